// Sample programs that verify Standard Webhooks signatures, with a webhook's URL filled in: as text, never as code.

export type ReceiverLanguage = 'node' | 'python' | 'curl'

/** The program in a language, for the URL that clients call. A URL is untrusted text: it is quoted for the language. */
export function receiverCodeOf(language: ReceiverLanguage, address: string): string {
  return { node: nodeOf, python: pythonOf, curl: curlOf }[language](URL.parse(address)?.href ?? address)
}

/** Path and port of the URL; a receiver behind a proxy may listen on another port. */
function placeOf(address: string): { path: string; port: string } {
  const url = URL.parse(address)
  return { path: url?.pathname ?? '/', port: url?.port || '8080' }
}

/** A string literal valid in both JavaScript and Python. */
const quoted = (text: string) => JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
/** A POSIX shell word: single quotes make everything literal, and only a quote ends them. */
const shellWord = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
/** A comment ends with its line. */
const oneLine = (text: string) => text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' ')

const nodeOf = (address: string) => `// Receives what is sent to ${oneLine(address)}
// PEND_WEBHOOK_SECRET=whsec_… node receiver.mjs
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'

const secret = Buffer.from(process.env.PEND_WEBHOOK_SECRET.replace(/^whsec_/, ''), 'base64')
const TOLERANCE_SECONDS = 300

function isGenuine(headers, body) {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures = '' } = headers
  if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) < TOLERANCE_SECONDS)) return false
  const expected = createHmac('sha256', secret).update(id + '.' + timestamp + '.' + body).digest()
  return signatures.split(' ').some((each) => {
    const [version, text = ''] = each.split(',')
    const given = Buffer.from(text, 'base64')
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected)
  })
}

createServer((request, response) => {
  const parts = []
  request.on('data', (part) => parts.push(part))
  request.on('end', () => {
    const body = Buffer.concat(parts).toString()
    if (request.url !== ${quoted(placeOf(address).path)}) return response.writeHead(404).end()
    if (!isGenuine(request.headers, body)) return response.writeHead(401).end()
    const event = JSON.parse(body)
    // The same webhook-id may come twice: remember those that you have dealt with.
    console.log(event.type, event.recordId)
    response.writeHead(204).end()
  })
}).listen(Number(process.env.PORT ?? ${placeOf(address).port}))
`

const pythonOf = (address: string) => `# Receives what is sent to ${oneLine(address)}
# PEND_WEBHOOK_SECRET=whsec_… python3 receiver.py
import base64, hashlib, hmac, json, os, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = base64.b64decode(os.environ["PEND_WEBHOOK_SECRET"].removeprefix("whsec_"))
TOLERANCE_SECONDS = 300


def is_genuine(headers, body):
    message_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    signed = f"{message_id}.{timestamp}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(SECRET, signed, hashlib.sha256).digest()).decode()
    given = headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(expected.encode(), each.encode()) for each in given)


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.path != ${quoted(placeOf(address).path)}:
            return self.answer(404)
        if not is_genuine(self.headers, body):
            return self.answer(401)
        event = json.loads(body)
        # The same webhook-id may come twice: remember those that you have dealt with.
        print(event["type"], event["recordId"], flush=True)
        self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.end_headers()


ThreadingHTTPServer(("", int(os.environ.get("PORT", ${quoted(placeOf(address).port)}))), Receiver).serve_forever()
`

const curlOf = (
  address: string,
) => `# Sends a signed test to your receiver: 204 is right. A wrong secret has to be refused.
address=${shellWord(address)}
id="test-$(date +%s)"
timestamp="$(date +%s)"
body='{"type":"webhooks.ping","recordId":null}'
key="$(printf %s "\${PEND_WEBHOOK_SECRET#whsec_}" | base64 -d | od -An -tx1 | tr -d ' \\n')"
signature="$(printf %s "$id.$timestamp.$body" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | base64)"
curl --globoff --include --request POST \\
  --header 'content-type: application/json' \\
  --header "webhook-id: $id" \\
  --header "webhook-timestamp: $timestamp" \\
  --header "webhook-signature: v1,$signature" \\
  --data-raw "$body" -- "$address"
`
