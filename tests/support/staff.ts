// Staff of the platform: made as the administrator makes them, for no API can.
import { arrange } from './arrange.ts'
import type { TestServer } from './server.ts'
import { type Person, registerPerson } from './tenant.ts'

/** Somebody without a tenant who is a superuser, or staff that only reads. */
export async function createStaff(server: TestServer, level: 'superuser' | 'support' = 'superuser'): Promise<Person> {
  const person = await registerPerson(server)
  await arrange('update auth.users set is_staff = true, is_superuser = $2 where id = $1', [
    person.id,
    level === 'superuser',
  ])
  return person
}

/** The headers under which staff acts in a tenant. */
export function actingIn(slug: string, reason = 'ticket 4711, the list is empty'): Record<string, string> {
  return { 'x-tenant': slug, 'x-reason': reason }
}
