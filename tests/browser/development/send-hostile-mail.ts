// A mail that tries everything: scripts, frames, forms, foreign pictures, a base address of its own.
import { mail } from '#framework/tasks/mail/mail-service.ts'
import type { TestServer } from '#tests/support/server.ts'

/** Sends it through the server's mailer. */
export async function sendHostileMail({ runtime, origin }: TestServer): Promise<void> {
  await mail.of({ runtime }).send({
    to: 'reader@example.com',
    subject: 'Hostile <script>parent.broken = true</script>',
    text: `javascript:alert(1) ${origin}/health <img src=x onerror="broken = true">`,
    html: `<base href="https://evil.example/"><a href="${origin}/health">Read me</a>
      <script>top.broken = true</script><img src="https://evil.example/pixel.png" onerror="top.broken = true">
      <iframe src="javascript:top.broken = true"></iframe><form action="/__debug__/"><button>Go</button></form>`,
  })
}
