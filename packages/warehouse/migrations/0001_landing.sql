-- statement
-- One row is one telemetry batch, as the wire spells it. Nothing is kept here: the views unfold it.
CREATE TABLE IF NOT EXISTS landing{{onCluster}}
(
    room String,
    session UUID,
    side LowCardinality(String),
    seq UInt32,
    sentAt Int64,
    receivedAt Int64 DEFAULT sentAt,
    client Tuple(
        platform String,
        sdk String,
        app String,
        os String,
        device String,
        network String,
        networkId String,
        region String),
    stream Tuple(
        protocol String,
        scenario String,
        targetFps Nullable(Float64),
        width Nullable(UInt16),
        height Nullable(UInt16),
        videoBitrate Nullable(Float64),
        cacheMode String,
        serverIp String),
    samples Tuple(
        t Array(Int64),
        fps Array(Nullable(Float64)),
        cpuApp Array(Nullable(Float64)),
        cpuSys Array(Nullable(Float64)),
        spd Array(Nullable(Float64)),
        vra Array(Nullable(Float64)),
        ara Array(Nullable(Float64)),
        que Array(Nullable(Float64)),
        drp Array(Nullable(Float64)),
        jit Array(Nullable(Float64)),
        cache Array(Nullable(Float64))),
    events Array(Tuple(
        t Int64,
        code Int32,
        detail String))
)
ENGINE = Null
