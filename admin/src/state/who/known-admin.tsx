// Provides the admin metadata to everything below it. One component subscribes to the cache, not each cell of a list.
import { useSuspenseQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { adminQuery } from '../server/queries.ts'
import { AdminContext, useTenant } from './use-admin.ts'

export function KnownAdmin({ children }: { children: ReactNode }) {
  const { data } = useSuspenseQuery(adminQuery(useTenant()))
  return <AdminContext value={data}>{children}</AdminContext>
}
