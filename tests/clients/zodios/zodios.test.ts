// The client of openapi-zod-client, which refuses anything its schemas do not know.
import { after, before, test } from 'node:test'
import { type ClientBench, openClientBench } from '../client-bench.ts'

let bench: ClientBench
before(async () => {
  bench = await openClientBench(import.meta.dirname)
})
after(() => bench.close())

test('openapi-zod-client generates a client that compiles, works and accepts every answer', async () => {
  await bench.run('openapi-zod-client/bin.js', 'dist/openapi.json', '-o', 'dist/zodios.ts')
  bench.expect(await bench.tell('zodios'))
})
