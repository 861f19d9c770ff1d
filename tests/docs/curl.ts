// Replaces curl where it is missing: `curl [-s] [-i] [-o file] [-X method] [-H header] [-d body] [-F name=@file] url`, and nothing else.
import { openAsBlob, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    silent: { type: 'boolean', short: 's' },
    include: { type: 'boolean', short: 'i' },
    output: { type: 'string', short: 'o' },
    request: { type: 'string', short: 'X' },
    header: { type: 'string', short: 'H', multiple: true, default: [] },
    data: { type: 'string', short: 'd' },
    form: { type: 'string', short: 'F' },
  },
})
const [address = ''] = positionals
const headers = values.header.map((line): [string, string] => {
  const [name = '', ...rest] = line.split(':')
  return [name, rest.join(':').trim()]
})
const body = values.form === undefined ? values.data : await formOf(values.form)
const response = await fetch(address.includes('://') ? address : `http://${address}`, {
  method: values.request ?? (body === undefined ? 'GET' : 'POST'),
  headers,
  redirect: 'manual',
  ...(body !== undefined && { body }),
})
if (values.include) {
  const lines = [...response.headers].map(([name, value]) => `${name}: ${value}`)
  process.stdout.write(`HTTP/1.1 ${response.status} ${response.statusText}\n${lines.join('\n')}\n\n`)
}
const bytes = Buffer.from(await response.arrayBuffer())
if (values.output) writeFileSync(values.output, bytes)
else process.stdout.write(bytes)

/** The form of `name=@file`, as curl sends it. */
async function formOf(field: string): Promise<FormData> {
  const [name = '', file = ''] = field.split('=@')
  const form = new FormData()
  form.set(name, await openAsBlob(file), path.basename(file))
  return form
}
