// Runs the receivers that the admin offers: they accept what the server signs, and nothing else.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { type ReceiverLanguage, receiverCodeOf } from './admin/delivery/receiver-code.ts'
import { signatureHeadersOf } from './delivery/sign.ts'

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
/** Breaks out of an unquoted shell word, a string and a comment (CWE-78). */
const NASTY = `/hook'$(id>taken)"\`id>taken\`//`
const folder = mkdtempSync(path.join(tmpdir(), 'receiver-'))
const programs: ChildProcess[] = []
after(() => {
  for (const each of programs) each.kill()
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}

function write(language: ReceiverLanguage, address: string): string {
  const file = path.join(folder, { node: 'receiver.mjs', python: 'receiver.py', curl: 'check.sh' }[language])
  writeFileSync(file, receiverCodeOf(language, address))
  return file
}

async function start(language: 'node' | 'python', address: string): Promise<string> {
  const port = await freePort()
  const env = { ...process.env, PEND_WEBHOOK_SECRET: SECRET, PORT: String(port) }
  const command = { node: process.execPath, python: 'python3' }[language]
  programs.push(spawn(command, [write(language, address)], { cwd: folder, env, stdio: 'ignore' }))
  const origin = `http://127.0.0.1:${port}`
  await waitUntil(
    () => fetch(origin, { method: 'POST' }).catch(() => null),
    (answer) => answer !== null,
  )
  return origin
}

function post(
  url: string,
  { timestamp = Math.floor(Date.now() / 1000), body = '{"type":"tags.created","recordId":"1"}' } = {},
) {
  const headers = signatureHeadersOf({ id: 'msg_1', timestamp, body: '{"type":"tags.created","recordId":"1"}' }, [
    SECRET,
  ])
  return fetch(url, { method: 'POST', headers, body }).then(({ status }) => status)
}

for (const language of ['node', 'python'] as const)
  test(`the receiver in ${language} accepts signed messages, and refuses changed, old or foreign ones`, async () => {
    const { href } = new URL(NASTY, 'https://shop.example.com')
    const origin = await start(language, href)
    const here = `${origin}${new URL(href).pathname}`
    assert.deepEqual(
      [
        await post(here),
        await post(here, { body: '{"type":"tags.deleted","recordId":"1"}' }),
        await post(here, { timestamp: 1_600_000_000 }),
        await post(`${origin}/elsewhere`),
      ],
      [204, 401, 401, 404],
    )
  })

test('the curl check is accepted, with an address that would be code without its quotes (CWE-78)', async () => {
  const address = `${await start('node', new URL(NASTY, 'http://127.0.0.1').href)}${NASTY}`
  const run = spawnSync('sh', [write('curl', address)], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PEND_WEBHOOK_SECRET: SECRET },
  })
  assert.match(run.stdout, /^HTTP\/1\.1 204/, run.stderr)
  assert.equal(spawnSync('ls', [folder], { encoding: 'utf8' }).stdout.includes('taken'), false)
})
