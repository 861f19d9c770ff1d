// The output of @hey-api/openapi-ts: a client with fetch.
const config = {
  input: './dist/openapi.json',
  output: { path: './dist/hey-api', module: { extension: '.ts' } },
}
export default config
