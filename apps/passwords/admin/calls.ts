// What the page of one's own password and address asks the server.
import { send } from '#admin/api/client.ts'

/** All other log-ins end. */
export async function changePassword(body: { currentPassword: string; password: string }): Promise<void> {
  await send({ method: 'POST', path: '/auth/password', body })
}

/** A mail goes to the new address; it is taken when its link is used. */
export async function changeAddress(body: { email: string; currentPassword: string }): Promise<void> {
  await send({ method: 'POST', path: '/auth/email/change', body })
}
