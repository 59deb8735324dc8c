/** The proposer's text. `html` must come from `renderMarkdown`, which leaves nothing dangerous in it. */
export function ProposalBody({ html }: { html: string }) {
  return (
    <div
      className="grid max-w-prose grid-cols-1 gap-3 [&_a]:text-accent [&_a]:underline [&_blockquote]:border-s-3 [&_blockquote]:border-line-strong [&_blockquote]:ps-4 [&_blockquote]:text-ink-soft [&_code]:rounded [&_code]:bg-sunken [&_code]:px-1 [&_code]:text-[0.92em] [&_h1]:text-xl [&_h2]:text-xl [&_h3]:text-lg [&_ol]:list-decimal [&_ol]:ps-6 [&_pre]:overflow-x-auto [&_pre]:rounded-lg [&_pre]:bg-sunken [&_pre]:p-3 [&_table]:block [&_table]:overflow-x-auto [&_td]:border [&_td]:border-line [&_td]:px-2 [&_td]:py-1 [&_th]:border [&_th]:border-line [&_th]:px-2 [&_th]:py-1 [&_ul]:list-disc [&_ul]:ps-6"
      // Sanitised in the loader, where no reader's browser can skip it.
      dangerouslySetInnerHTML={{ __html: html }}
    />
  );
}
