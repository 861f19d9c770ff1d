// What the screen of invitations asks of the server.
import { useAdmin, useTenant } from '#admin/state/use-admin.ts'

/** Built-in roles, from the least to the most. */
export const ROLES = ['member', 'viewer', 'editor', 'admin', 'owner'] as const

export function useInvitations() {
  const { permissions } = useAdmin()
  const may = (word: string) => permissions.includes(`invitations.${word}`)
  const place = { tenant: useTenant(), resource: { path: 'invitations' } }
  return { place, mayCreate: may('create'), mayDelete: may('delete'), mayResend: may('resend') }
}
