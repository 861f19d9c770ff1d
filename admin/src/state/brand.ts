// How the admin presents itself here: the accent, the name and the words that a tenant or the deployment has chosen.
import type { AdminMetadata } from '../api/metadata.ts'
import { takeOwnWords } from '../texts/t.ts'

/** Before the screens of a tenant are drawn. The style sheet makes an accent of the colour that texts can be read on, light and dark. */
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
