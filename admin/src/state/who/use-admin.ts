// What a tenant screen knows without a request: the caller's metadata, the tenant, and the resource of the URL.
import { useParams } from '@tanstack/react-router'
import { createContext, use } from 'react'
import type { AdminMetadata, AdminResource } from '../../api/metadata.ts'
import type { Place } from '../../api/records.ts'
import { findResource } from '../../metadata/resources.ts'

/** The slug in the URL; null outside tenants. */
export function useTenant(): string | null {
  return useParams({ strict: false }).tenant ?? null
}

/** Provided by `KnownAdmin`. */
export const AdminContext = createContext<AdminMetadata | null>(null)

export function useAdmin(): AdminMetadata {
  const admin = use(AdminContext)
  if (!admin) throw new Error('useAdmin is called outside of KnownAdmin: wrap the component of the route.')
  return admin
}

/** Undefined if the URL names no resource that the caller may see. */
export function useResource(): AdminResource | undefined {
  const { resource = '' } = useParams({ strict: false })
  return findResource(useAdmin(), resource)
}

export function usePlace(resource: AdminResource): Place {
  return { tenant: useTenant(), resource }
}
