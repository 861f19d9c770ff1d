// A small local DNS server that answers questions for TXT records (RFC 1035), for tests of host names.
import { createSocket } from 'node:dgram'
import { once } from 'node:events'

export interface DnsServer {
  /** `127.0.0.1:5300`, for PEND_DNS_SERVERS. */
  readonly address: string
  /** Texts by name; it answers an unknown name with NXDOMAIN, and `null` with SERVFAIL. */
  readonly records: Map<string, readonly string[] | null>
  close(): Promise<void>
}

const TXT = 16

/** Starts it on a free port. */
export async function openDnsServer(): Promise<DnsServer> {
  const records: DnsServer['records'] = new Map()
  const socket = createSocket('udp4')
  socket.on('message', (question, { address, port }) => socket.send(answerOf(question, records), port, address))
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    address: `127.0.0.1:${socket.address().port}`,
    records,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  }
}

function answerOf(question: Buffer, records: DnsServer['records']): Buffer {
  const { name, end } = readName(question)
  const texts = records.get(name.toLowerCase())
  const code = texts === null ? 2 : texts === undefined ? 3 : 0
  const answers = (texts ?? []).map(recordOf)
  const head = Buffer.alloc(12)
  question.copy(head, 0, 0, 2)
  head.writeUInt16BE(0x8180 | code, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(answers.length, 6)
  return Buffer.concat([head, question.subarray(12, end + 4), ...answers])
}

/** The first name of a message, after its header of 12 bytes. */
function readName(message: Buffer): { name: string; end: number } {
  const labels: string[] = []
  let at = 12
  for (let length = message[at]!; length > 0; length = message[at]!) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.'), end: at + 1 }
}

/** One record of the requested name; texts come in chunks of at most 255 bytes. */
function recordOf(text: string): Buffer {
  const bytes = Buffer.from(text)
  const pieces: Buffer[] = []
  for (let at = 0; at < bytes.length; at += 255) {
    const piece = bytes.subarray(at, at + 255)
    pieces.push(Buffer.from([piece.length]), piece)
  }
  const data = Buffer.concat(pieces)
  const head = Buffer.from([0xc0, 0x0c, 0, TXT, 0, 1, 0, 0, 0, 0, 0, 0])
  head.writeUInt16BE(data.length, 10)
  return Buffer.concat([head, data])
}
