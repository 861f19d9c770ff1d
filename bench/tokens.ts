// `npm run bench -- tokens`: the cost of verifying a known access token and a new one. It prints and judges nothing.
import { randomUUIDv7 } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openTokens } from '#apps/tokens/index.ts'

const JWT = { issuer: 'bench', audience: 'bench', accessTtl: 900 }

/** Microseconds per token on one core: the median of the rounds. */
export async function benchTokens(settings: { tokens: number; rounds: number }): Promise<void> {
  const directory = mkdtempSync(path.join(tmpdir(), 'pend-bench-keys-'))
  try {
    const { keys, tokens } = await openTokens({ directory, createsMissing: true }, JWT)
    const made = await Promise.all(Array.from({ length: settings.tokens }, () => tokens.sign(someIdentity())))
    const times = { fresh: [] as number[], seen: [] as number[] }
    for (let round = 0; round < settings.rounds; round++) {
      tokens.forget()
      times.fresh.push(await timeOf(made, tokens.verify))
      times.seen.push(await timeOf(made, tokens.verify))
    }
    const bits = keys.all()[0]!.publicKey.asymmetricKeyDetails!.modulusLength
    process.stdout.write(
      `\nVerifying an access token (RS256, ${bits} bits), one after the other on one core\nnew   ${medianOf(times.fresh).toFixed(1)} µs\nseen  ${medianOf(times.seen).toFixed(1)} µs\n\n`,
    )
  } finally {
    rmSync(directory, { recursive: true })
  }
}

function someIdentity() {
  const [actorId, sessionId, tenantId] = [randomUUIDv7(), randomUUIDv7(), randomUUIDv7()]
  return { actorId, sessionId, tenantId, permissionsVersion: 1 }
}

async function timeOf(tokens: readonly string[], verify: (token: string) => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  for (const token of tokens) await verify(token)
  return ((performance.now() - begun) * 1000) / tokens.length
}

function medianOf(numbers: readonly number[]): number {
  return [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)]!
}
