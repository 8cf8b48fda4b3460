// Run as a process of its own by rtmpServer.ts: node-media-server logs to the console and keeps global state.
import NodeMediaServer from 'node-media-server';

const [bind, rtmpPort, httpPort, storePath] = process.argv.slice(2);
const server = new NodeMediaServer({
  bind,
  rtmp: { port: Number(rtmpPort) },
  http: { port: Number(httpPort) },
  record: { auto: false },
  webadmin: { enable: false },
  store: { path: storePath },
});
await server.run();
