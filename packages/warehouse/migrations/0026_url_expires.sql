-- statement
ALTER TABLE landing{{onCluster}}
    MODIFY COLUMN
    stream Tuple(
        protocol String,
        scenario String,
        targetFps Nullable(Float64),
        width Nullable(UInt16),
        height Nullable(UInt16),
        videoBitrate Nullable(Float64),
        cacheMode String,
        urlExpiresAt Nullable(Float64),
        serverIp String)

-- statement
ALTER TABLE pushers{{onCluster}}
    ADD COLUMN IF NOT EXISTS urlExpiresAt SimpleAggregateFunction(anyLast, Nullable(DateTime64(3, 'UTC')))

-- statement
ALTER TABLE landing_to_pushers{{onCluster}} MODIFY QUERY
SELECT
    room,
    session,
    toStartOfMonth(fromUnixTimestamp64Milli(landing.receivedAt, 'UTC')) AS month,
    fromUnixTimestamp64Milli(landing.receivedAt, 'UTC') AS firstReceivedAt,
    client.platform AS platform,
    client.sdk AS sdk,
    client.app AS app,
    client.os AS os,
    client.device AS device,
    client.network AS network,
    client.networkId AS networkId,
    client.region AS region,
    stream.serverIp AS serverIp,
    stream.protocol AS protocol,
    stream.scenario AS scenario,
    if(stream.urlExpiresAt > 0, fromUnixTimestamp64Milli(toInt64(assumeNotNull(stream.urlExpiresAt)), 'UTC'), NULL) AS urlExpiresAt
FROM landing
WHERE landing.side = 'push'

-- statement
RENAME TABLE landing_to_pushers TO landing_to_pushers_changed, landing_to_pushers_changed TO landing_to_pushers{{onCluster}}
