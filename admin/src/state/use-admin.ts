// What a screen below a tenant knows without asking: the metadata of the caller, the tenant, and the resource in the address.
import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { AdminMetadata, AdminResource } from '../api/metadata.ts'
import type { Place } from '../api/records.ts'
import { findResource } from '../metadata/resources.ts'
import { adminQuery } from './queries.ts'

/** The slug in the address; null outside of tenants. */
export function useTenant(): string | null {
  return useParams({ strict: false }).tenant ?? null
}

export function useAdmin(): AdminMetadata {
  return useSuspenseQuery(adminQuery(useTenant())).data
}

/** Undefined where the address names no resource that the caller may see. */
export function useResource(): AdminResource | undefined {
  const { resource = '' } = useParams({ strict: false })
  return findResource(useAdmin(), resource)
}

export function usePlace(resource: AdminResource): Place {
  return { tenant: useTenant(), resource }
}
