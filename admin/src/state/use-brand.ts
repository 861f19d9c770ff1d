// Applies the brand on pages that do not wait for it, as soon as it is known.
import { useQuery } from '@tanstack/react-query'
import { showBrand } from './brand.ts'
import { adminQuery } from './server/queries.ts'

/** Call before rendering text: the component redraws when the brand arrives. */
export function useBrand(): void {
  const { data } = useQuery(adminQuery(null))
  if (data) showBrand(data)
}
