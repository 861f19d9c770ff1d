// Writes each mail to its own .eml file, which mail programs can open.
import { mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { ComposedMail } from '../compose.ts'
import type { MailDriver } from './mail-driver.ts'
import { rawMailOf } from './raw-mail.ts'

/** Files are readable only by their owner: mails contain links that open accounts. */
export function openFileDriver(directory: string): MailDriver {
  return { deliver: (mail) => write(directory, mail), close: async () => {} }
}

async function write(directory: string, mail: ComposedMail): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const moment = new Date().toISOString().replaceAll(/[:.]/g, '-')
  const file = path.join(directory, `${moment}_${mail.messageId.replaceAll(/[^A-Za-z0-9-]/g, '').slice(0, 36)}.eml`)
  await writeFile(`${file}.part`, await rawMailOf(mail), { mode: 0o600 })
  await rename(`${file}.part`, file)
}
