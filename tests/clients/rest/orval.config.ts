// The output of orval: a client with fetch, which takes its address from the document, and zod schemas.
const input = './dist/openapi.json'
const baseUrl = { getBaseUrlFromSpecification: true }

const config = {
  client: { input, output: { target: './dist/orval.ts', client: 'fetch', baseUrl } },
  zod: { input, output: { target: './dist/orval-zod.ts', client: 'zod' } },
}
export default config
