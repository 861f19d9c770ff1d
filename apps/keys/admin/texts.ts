// The texts of the screens of API keys.
import { defineTexts } from '#admin/extend/define-texts.ts'

export const t = defineTexts({
  en: { ending: 'Expiring keys', 'ending.none': 'No key ends within two weeks.' },
  de: { ending: 'Ablaufende Schlüssel', 'ending.none': 'Kein Schlüssel endet binnen zwei Wochen.' },
})
