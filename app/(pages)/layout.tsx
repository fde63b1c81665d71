import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import './globals.css'
import { Providers } from './providers.tsx'
import { themeCookie } from './ui/theme-cookie.ts'

export const metadata: Metadata = { title: { default: 'cks-lab', template: '%s · cks-lab' } }
export const viewport: Viewport = { colorScheme: 'light dark' }

/** Reads the theme from a cookie so that the first paint is right without a script. */
export default async function Layout({ children }: { children: ReactNode }) {
  const theme = (await cookies()).get(themeCookie)?.value
  return (
    <html lang="en" data-theme={theme === 'light' || theme === 'dark' ? theme : undefined}>
      <body>
        <Providers>{children}</Providers>
      </body>
    </html>
  )
}
