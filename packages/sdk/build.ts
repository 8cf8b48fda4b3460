// Builds dist: the core and each adapter as one self-contained ES module, and their types.
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Each file of dist, from its source. */
const entries = {
  index: 'src/index.ts',
  'push-listener': 'src/adapters/pushListener.ts',
  'play-listener': 'src/adapters/playListener.ts',
  video: 'src/adapters/video.ts',
  hls: 'src/adapters/hls.ts',
  mpegts: 'src/adapters/mpegts.ts',
  webrtc: 'src/adapters/webrtc.ts',
  debug: 'src/adapters/debug.ts',
};

rmSync(`${here}dist`, { recursive: true, force: true });
for (const [name, input] of Object.entries(entries)) {
  const bundle = await rolldown({ cwd: here, input, transform: { target: 'es2020' } });
  await bundle.write({ file: `${here}dist/${name}.js`, format: 'esm', minify: true, sourcemap: true });
  await bundle.close();
}
const tsc = createRequire(import.meta.url)
  .resolve('typescript/package.json')
  .replace('package.json', 'bin/tsc');
execFileSync(process.execPath, [tsc, '-p', `${here}tsconfig.build.json`], { stdio: 'inherit' });
// The compiler leaves the sources' endings in what it declares.
for (const path of globSync(`${here}dist/types/**/*.d.ts`)) {
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/(from '\.[^']*)\.ts'/g, "$1.js'"));
}
