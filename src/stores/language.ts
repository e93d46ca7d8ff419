import { z } from 'zod/mini'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { locales, type Locale } from '../core/display'
import { bestLocale } from '../lib/locale'

const storedLanguage = z.object({ chosen: z.nullable(z.enum(locales)) })

interface LanguageState extends z.infer<typeof storedLanguage> {
  choose: (locale: Locale) => void
}

/** The language the user chose; null before, when the browser's languages decide. Kept between visits. */
export const useLanguage = create<LanguageState>()(
  persist((set) => ({ chosen: null, choose: (chosen) => set({ chosen }) }), {
    name: 'flawscope.language',
    version: 1,
    partialize: ({ chosen }) => ({ chosen }),
    merge: (stored, current) => ({ ...current, ...storedLanguage.safeParse(stored).data }),
  }),
)

/** The language to speak. */
export const localeOf = ({ chosen }: Pick<LanguageState, 'chosen'>): Locale =>
  chosen ?? bestLocale(navigator.languages)
