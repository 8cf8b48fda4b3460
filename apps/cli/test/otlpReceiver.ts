import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import Type from 'typebox';
import { Compile } from 'typebox/compile';

const Attribute = Type.Object({
  key: Type.String(),
  value: Type.Object({ stringValue: Type.Optional(Type.String()) }),
});
const Span = Type.Object({ traceId: Type.String(), name: Type.String() });
const exports_ = Compile(
  Type.Object({
    resourceSpans: Type.Array(
      Type.Object({
        resource: Type.Object({ attributes: Type.Array(Attribute) }),
        scopeSpans: Type.Array(Type.Object({ spans: Type.Array(Span) })),
      }),
    ),
  }),
);

/** Takes spans as an OpenTelemetry collector does: OTLP over HTTP, in JSON. */
export interface OtlpReceiver {
  readonly url: string;
  /** The spans of each trace, as the name of their service and their own. */
  traces(): ReadonlySet<string>[];
  close(): Promise<void>;
}

export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const byTrace = new Map<string, Set<string>>();
  const server = createServer(async (request, response) => {
    const body: unknown = JSON.parse(await text(request));
    if (request.url !== '/v1/traces' || !exports_.Check(body)) {
      response.writeHead(400).end();
      return;
    }
    for (const { resource, scopeSpans } of body.resourceSpans) {
      const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue;
      for (const { traceId, name } of scopeSpans.flatMap(({ spans }) => spans)) {
        const names = byTrace.get(traceId) ?? new Set();
        byTrace.set(traceId, names.add(`${service} ${name}`));
      }
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    traces: () => [...byTrace.values()],
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
