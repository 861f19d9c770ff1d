// Services are opened in the order of what they need, whatever order they are declared in, and closed in reverse.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { defineOpening, type Opening, type ServiceParts } from '#framework/request/services/define-opening.ts'
import { defineService } from '#framework/request/services/define-service.ts'
import { buildApplication } from '../build-application.ts'
import { defineApp } from '../define-app.ts'
import { openServices } from './open-services.ts'

const storage = defineService<string>('storage')
const signer = defineService<string>('signer')
const mailer = defineService<string>('mailer')

async function run(openings: readonly Opening[]) {
  const said: string[] = []
  const closers: (() => Promise<void>)[] = []
  const services = new Map<string, unknown>([['said', said]])
  const parts = { runtime: { services } } as unknown as ServiceParts
  await openServices(openings, parts, { services, onClose: (close) => void closers.push(close) })
  for (const close of closers.toReversed()) await close()
  return said
}

const saidOf = (parts: ServiceParts) => defineService<string[]>('said').of(parts)
const opening = (service: typeof storage, needs: (typeof storage)[] = []) =>
  defineOpening(service, {
    needs,
    open: async (parts) => {
      const below = needs.map((need) => need.of(parts))
      saidOf(parts).push(`open ${service.name}(${below})`)
      return service.name
    },
  })

describe('services of apps', () => {
  test('are opened after those that they need', async () => {
    const said = await run([opening(mailer, [signer]), opening(signer, [storage]), opening(storage)])
    assert.deepEqual(said, ['open storage()', 'open signer(storage)', 'open mailer(signer)'])
  })

  test('are closed in reverse', async () => {
    const closed: string[] = []
    const closing = (service: typeof storage, needs: (typeof storage)[] = []) =>
      defineOpening(service, { needs, open: () => service.name, close: (value) => void closed.push(value) })
    await run([closing(mailer, [storage]), closing(storage)])
    assert.deepEqual(closed, ['mailer', 'storage'])
  })

  test('say what they need and nobody opens', async () => {
    await assert.rejects(run([opening(mailer, [signer])]), /"mailer" needs "signer", which nobody opens/)
  })

  test('that need one another, or are opened twice, are found at boot', () => {
    const app = (services: Opening[]) => buildApplication([defineApp({ name: 'own', resources: [], services })])
    assert.throws(
      () => app([opening(mailer, [signer]), opening(signer, [mailer])]),
      /own\/mailer: .* needs itself, by way of mailer → signer → mailer/,
    )
    assert.throws(() => app([opening(mailer), opening(mailer)]), /service\.duplicate/)
  })
})
