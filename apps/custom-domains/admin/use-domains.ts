// The location of the tenant's domains, and the caller's rights on them.
import { useAdmin, useTenant } from '#admin/state/who/use-admin.ts'

export function useDomains() {
  const { permissions } = useAdmin()
  const may = (word: string) => permissions.includes(`customDomains.${word}`)
  const place = { tenant: useTenant(), resource: { path: 'custom-domains' } }
  return { place, mayCreate: may('create'), mayDelete: may('delete') }
}
