import { CODE_FRAME } from './paper-template';

/**
 * The receipt on the 80 mm roll of a counter printer: 72 mm can be printed on, and the page is as long as its text.
 * It repeats what the receipt says, and says that the receipt is the paper with the seal.
 */
export const SLIP_TEMPLATE = `
#let paper = json(bytes(sys.inputs.paper))
#let fonts = json(bytes(sys.inputs.fonts))
#let unprintable = json(bytes(sys.inputs.unprintable))
#let issued = paper.issuedOn.split("-").map(int)

#set document(title: paper.title + " " + paper.number, author: paper.organ, date: datetime(year: issued.at(0), month: issued.at(1), day: issued.at(2)))
#set page(width: 80mm, height: auto, margin: 4mm)
#set text(font: fonts, fallback: false, lang: "zh", region: "cn", size: 9pt, hyphenate: false, cjk-latin-spacing: none)
#set par(leading: 0.55em, spacing: 0.7em, justify: false)
${CODE_FRAME}
#let breakable(run) = run.clusters().map(letter => box(letter)).join()
#show regex("[!-~]{24,}"): it => breakable(it.text)
#let rule = line(length: 100%, stroke: (thickness: 0.5pt, dash: "dashed"))

#align(center, {
  text(9pt, paper.organ)
  parbreak()
  text(13pt, weight: "bold", paper.title)
  parbreak()
  text(8pt, paper.number)
})
#rule
#for piece in paper.blocks {
  if piece.type == "facts" {
    grid(columns: (auto, 1fr), column-gutter: 4pt, row-gutter: 4.5pt, ..piece.rows.map(row => (text(luma(60), row.at(0)), row.at(1))).flatten())
  } else if piece.type == "table" {
    rule
    grid(columns: (1fr, auto, auto), column-gutter: 4pt, row-gutter: 4.5pt, ..piece.rows.flatten())
    rule
  } else if piece.type == "paragraph" { par(piece.text) }
}
#paper.closing
#if unprintable.len() > 0 { text(7.5pt)[注：方框中为现有字库无法印出的字的编码，以系统登记为准。] }
#align(center, {
  image(bytes(sys.inputs.qr), format: "svg", width: 28mm, alt: paper.scan.caption)
  text(8pt, paper.scan.caption)
})
#rule
#text(7.5pt, paper.enquiry)
#linebreak()
#text(7.5pt, paper.signature.date)
`;
