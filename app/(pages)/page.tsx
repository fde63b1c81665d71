import { Catalogue } from './catalogue/catalogue.tsx'
import { MachineState } from './catalogue/machine-state.tsx'
import { TopBar } from './ui/top-bar.tsx'

export default function Home() {
  return (
    <div className="min-h-dvh">
      <TopBar />
      <MachineState />
      <Catalogue />
    </div>
  )
}
