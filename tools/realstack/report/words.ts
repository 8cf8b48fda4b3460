import { stream, streamKbps } from '../stream.ts';
import { FLOOR_KBPS } from '../traces.ts';
import { CERTAIN_S, HARMLESS_S } from '../truth/dips.ts';

export const how = `**What is real.** An encoder makes ${stream.width}x${stream.height} at ${stream.fps} FPS and
${streamKbps} kbit/s; a publisher sends it over TCP and RTMP to node-media-server; two viewers
(\`stutterscope watch\`, one \`speedy\`, one \`auto\`) watch over HTTP-FLV by a free way. The publisher sits in a network
namespace whose uplink (\`tbf\`, 64 KiB of modem) is set every half second to what a recorded cellular uplink carried
(mahimahi's traces, unscaled; never below ${FLOOR_KBPS} kbit/s, which is a packet each half second). All report to a
collector over another free way; nothing of the telemetry is modelled.

**What is true.** A steady stream into the link as it was set, fluid in and out: while any of it waits the link
*dips*. A dip by which ${CERTAIN_S} s of media or more waits must be told; what is told while less than
${HARMLESS_S} s waits is told of nothing; between them either is right. The last columns of the table are the viewers' own stalls,
and the machine's processors: a run in which ffmpeg fell under 0.95 of real time while the link was open is repeated.`;

export const toldHow = `\`stutterscope diagnose\` over each recording. *Told*: an \`upstream_clog\` in the time of the dip or the
five seconds after it. *Dated* is where the stutter is said to begin, *said* the first word on the collector's clock,
both from the first moment the link carried less than the stream. Any other cause is wrong: the encoder was never
slow and the viewers' links were free.`;

export const besideHow = `The simulator's pusher under the same stretches of the same links, at the same bitrate. Distance is
the two-sample Kolmogorov-Smirnov statistic: 0 the same, 1 wholly apart. Reactions are from the beginning of each dip
of ${CERTAIN_S} s or more; n says how many dips had one at all. ffmpeg never drops because of a link and has no queue
of its own: its QUE is what the kernel holds and what it owes its clock, in frames of video, and the simulated QUE
beside it is the age of the oldest unsent byte in the same unit. A queue's QUE counts all frames that wait, sound as
well, real and simulated alike. How much a send buffer that widens by itself holds is no setting: the simulated socket
beside \`queue\` was given what an earlier series of runs had shown, so its hidden part is no independent agreement; all
other sizes are as configured.`;

export const reading = `## How to read it

- **A send buffer hides a clog from who counts only his own queue.** Bytes under way stay in the kernel's buffer until
  they are acknowledged, so it hides its own size and the modem's is part of it. The row *waits unseen* says how much it
  was; divided by the bitrate it is the time in which viewers already stall behind a push that looks healthy. A dip
  that ends before the buffer is full is in no column of such a push. What the viewers then suffer is said as
  \`downstream_lag\`: those are the stutters of another cause. Telemetry that shares the uplink comes late then and tells of it; here it
  had a way of its own. The agent asks the kernel and does not have this gap. The evaluation's scenarios draw 16 to 256 KiB.
- **A clogged queue sends in lumps.** Linux tells a writer to go on when a third of the buffer is free; until then SPD is
  nought, then several times the bitrate. A single sample of SPD says little, however bad the uplink.
- **ffmpeg blocks.** FPS, VRA and SPD fall together and QUE is mostly frames owed: the deficit of VRA + ARA against SPD
  that a dropping push shows is not to be had.
- **The fifo muxer** keeps the encoder free and drops whole queues, and does not count bytes: VRA, ARA and DRP are not
  measured, QUE is the kernel's part. How often it overflowed stands in the first table.
- Where FPS differs it is the simulated phone's camera and timers, which are less even than a test picture's.`;

export const limits = `## What this does not measure

One machine, one server, an uplink without propagation delay or radio loss, packets that arrive as the shaper lets
them; ACKs come back by an open way. A test picture at a constant bitrate, not a show. The queueing publisher has the
simulator's own queue and drop rule, so that what differs is the socket, TCP, the link and the clock, and nothing of the rule.
Samples a second apart are not independent: distances have no p-value.`;
