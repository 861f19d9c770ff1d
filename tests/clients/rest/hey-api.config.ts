// What @hey-api/openapi-ts makes: a client with fetch.
const config = {
  input: './dist/openapi.json',
  output: { path: './dist/hey-api', module: { extension: '.ts' } },
}
export default config
