// Requests of the password and address page.
import { send } from '#admin/api/client.ts'

/** Ends all other sessions. */
export async function changePassword(body: { currentPassword: string; password: string }): Promise<void> {
  await send({ method: 'POST', path: '/auth/password', body })
}

/** Mails a link to the new address, which takes effect when the link is used. */
export async function changeAddress(body: { email: string; currentPassword: string }): Promise<void> {
  await send({ method: 'POST', path: '/auth/email/change', body })
}
