// Requests of the invitations screen.
import { useAdmin, useTenant } from '#admin/state/who/use-admin.ts'

/** Built-in roles, from least to most. */
export const ROLES = ['member', 'viewer', 'editor', 'admin', 'owner'] as const

export function useInvitations() {
  const { permissions } = useAdmin()
  const may = (word: string) => permissions.includes(`invitations.${word}`)
  const place = { tenant: useTenant(), resource: { path: 'invitations' } }
  return { place, mayCreate: may('create'), mayDelete: may('delete'), mayResend: may('resend') }
}
