// What orval makes: a client with fetch, which knows its address from the document, and schemas of zod.
const input = './dist/openapi.json'
const baseUrl = { getBaseUrlFromSpecification: true }

const config = {
  client: { input, output: { target: './dist/orval.ts', client: 'fetch', baseUrl } },
  zod: { input, output: { target: './dist/orval-zod.ts', client: 'zod' } },
}
export default config
