/** What every push of the bench sends: small, so that two encoders leave the machine's processors alone. */
export const stream = { width: 320, height: 568, fps: 15, videoKbps: 640, audioKbps: 64 } as const;

/** What the stream needs of a link, kbit/s. */
export const streamKbps = stream.videoKbps + stream.audioKbps;

/** ffmpeg's arguments up to the output: a moving test picture at a constant bitrate, and a tone, in real time. */
export const encoderArgs: readonly string[] = [
  `-stats -re -f lavfi -i testsrc2=size=${stream.width}x${stream.height}:rate=${stream.fps}`,
  '-re -f lavfi -i sine=frequency=440:sample_rate=44100',
  `-c:v libx264 -preset ultrafast -tune zerolatency -pix_fmt yuv420p -g ${2 * stream.fps}`,
  `-b:v ${stream.videoKbps}k -minrate ${stream.videoKbps}k -maxrate ${stream.videoKbps}k`,
  `-bufsize ${stream.videoKbps}k -x264-params nal-hrd=cbr -c:a aac -b:a ${stream.audioKbps}k`,
]
  .join(' ')
  .split(' ');
