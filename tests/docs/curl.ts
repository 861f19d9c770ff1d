// Replaces curl where it is missing: `curl [-s] [-i] [-X method] [-H header] [-d body] url`, and nothing else.
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    silent: { type: 'boolean', short: 's' },
    include: { type: 'boolean', short: 'i' },
    request: { type: 'string', short: 'X' },
    header: { type: 'string', short: 'H', multiple: true, default: [] },
    data: { type: 'string', short: 'd' },
  },
})
const [address = ''] = positionals
const headers = values.header.map((line): [string, string] => {
  const [name = '', ...rest] = line.split(':')
  return [name, rest.join(':').trim()]
})
const response = await fetch(address.includes('://') ? address : `http://${address}`, {
  method: values.request ?? (values.data === undefined ? 'GET' : 'POST'),
  headers,
  redirect: 'manual',
  ...(values.data !== undefined && { body: values.data }),
})
if (values.include) {
  const lines = [...response.headers].map(([name, value]) => `${name}: ${value}`)
  process.stdout.write(`HTTP/1.1 ${response.status} ${response.statusText}\n${lines.join('\n')}\n\n`)
}
process.stdout.write(await response.text())
