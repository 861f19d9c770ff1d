// The least node:http can do: the same bytes and headers from memory for every request.
import { createServer } from 'node:http'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: { port: { type: 'string' }, copy: { type: 'string' }, tenant: { type: 'string' } },
})

const response = await fetch(values.copy!, {
  headers: { 'x-tenant': values.tenant!, 'accept-encoding': 'identity' },
})
const body = Buffer.from(await response.arrayBuffer())
// Node writes these three itself.
const own = ['date', 'connection', 'keep-alive']
const headers = [...response.headers].filter(([name]) => !own.includes(name)).flat()

createServer((_request, answer) => {
  answer.writeHead(200, headers)
  answer.end(body)
}).listen(Number(values.port), '127.0.0.1')
