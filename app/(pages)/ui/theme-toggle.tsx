'use client'
import { IconButton } from './button.tsx'
import { chooseTheme, useTheme } from './theme.ts'

export function ThemeToggle() {
  const theme = useTheme()
  const other = theme === 'dark' ? 'light' : 'dark'
  return (
    <IconButton
      icon={theme === 'dark' ? 'sun' : 'moon'}
      label={`Use the ${other} theme`}
      onClick={() => chooseTheme(other)}
    />
  )
}
