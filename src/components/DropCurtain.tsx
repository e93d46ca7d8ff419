import { useEffect, useState } from 'react'

/**
 * Covers the window while files are dragged over it, so that wherever they are let go, they fall on the
 * place around this element that takes drops.
 */
export function DropCurtain({ text }: { text: string }) {
  const [isDragging, setDragging] = useState(false)
  useEffect(() => {
    const onFiles = ({ dataTransfer }: DragEvent) => {
      if (dataTransfer?.types.includes('Files')) setDragging(true)
    }
    const onLeave = ({ relatedTarget }: DragEvent) => {
      // Only leaving the window has no place to go to.
      if (relatedTarget === null) setDragging(false)
    }
    const onDrop = () => setDragging(false)
    window.addEventListener('dragenter', onFiles)
    // Some browsers name no place when the pointer goes from one element to the next.
    window.addEventListener('dragover', onFiles)
    window.addEventListener('dragleave', onLeave)
    // Before anybody stops it on its way.
    window.addEventListener('drop', onDrop, true)
    return () => {
      window.removeEventListener('dragenter', onFiles)
      window.removeEventListener('dragover', onFiles)
      window.removeEventListener('dragleave', onLeave)
      window.removeEventListener('drop', onDrop, true)
    }
  }, [])
  if (!isDragging) return null
  return (
    <div className="fixed inset-0 z-30 animate-fade bg-accent-soft/90 p-2">
      <div className="flex h-full items-center justify-center rounded-2xl border-2 border-dashed border-accent">
        <p className="text-xl font-semibold">{text}</p>
      </div>
    </div>
  )
}
