// The brand of the admin: accent, name and texts chosen by a tenant or the deployment.
import type { AdminMetadata } from '../api/metadata.ts'
import { takeOwnWords } from '../texts/t.ts'

/** Call before the screens of a tenant are drawn. The style sheet turns the colour into a readable accent, light and dark. */
export function showBrand({ brand }: Pick<AdminMetadata, 'brand'>): void {
  const { style, dataset } = document.documentElement
  if (brand.color) {
    style.setProperty('--brand', brand.color)
    dataset.brand = ''
  } else {
    delete dataset.brand
  }
  takeOwnWords(brand.texts, { 'app.name': brand.name })
}
