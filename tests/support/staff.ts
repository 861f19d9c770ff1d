// Platform staff, created as the administrator does it, because no API can.
import { arrange } from './arrange.ts'
import type { TestServer } from './server.ts'
import { type Person, registerPerson } from './tenant.ts'

/** A person without a tenant who is a superuser, or read-only staff. */
export async function createStaff(server: TestServer, level: 'superuser' | 'support' = 'superuser'): Promise<Person> {
  const person = await registerPerson(server)
  await arrange('update auth.users set is_staff = true, is_superuser = $2 where id = $1', [
    person.id,
    level === 'superuser',
  ])
  return person
}

/** The headers for staff acting in a tenant. */
export function actingIn(slug: string, reason = 'ticket 4711, the list is empty'): Record<string, string> {
  return { 'x-tenant': slug, 'x-reason': reason }
}
