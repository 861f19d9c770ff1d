// Third-party generators and linters on the document of a running server: their output compiles and works.
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { type ClientBench, openClientBench } from '../client-bench.ts'

const DOCUMENT = 'dist/openapi.json'
let bench: ClientBench
before(async () => {
  bench = await openClientBench(import.meta.dirname)
})
after(() => bench.close())

test('redocly finds no error, by its recommended rules', async () => {
  await bench.run('@redocly/cli/bin/cli.js', 'lint', DOCUMENT)
})

test('spectral finds no error, by its rules for OpenAPI', async () => {
  await writeFile(path.join(import.meta.dirname, 'dist/spectral.yaml'), 'extends: ["spectral:oas"]\n')
  await bench.run('@stoplight/spectral-cli/dist/index.js', 'lint', DOCUMENT, '-r', 'dist/spectral.yaml', '-F', 'error')
})

test('openapi-typescript generates types that compile and work with openapi-fetch', async () => {
  await bench.run('openapi-typescript/bin/cli.js', DOCUMENT, '-o', 'dist/openapi-typescript.ts')
  bench.expect(await bench.tell('openapi-fetch'))
})

test('orval generates a client and zod schemas that compile, know the address and accept every answer', async () => {
  await bench.run('orval/dist/bin/orval.mjs', '--config', 'orval.config.ts')
  bench.expect(await bench.tell('orval'))
})

test('@hey-api/openapi-ts generates a client that compiles, knows the address and works', async () => {
  await bench.run('@hey-api/openapi-ts/bin/run.js', '--file', 'hey-api.config.ts')
  bench.expect(await bench.tell('hey-api'))
})
