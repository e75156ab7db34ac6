/** On a phone, on a screen and on paper (A4, across); names of families that any device has. */
export const REPORT_STYLE = `
:root{--ink:#1c1c1e;--muted:#5f6166;--line:#dcdbd6;--soft:#e4f3ea;--accent:#0b6b43;--pending:#d9a441;--warn:#7a4b00;--warn-soft:#fdf3e0}
.report{box-sizing:border-box;max-width:1120px;margin:0 auto;padding:24px 16px 48px;color:var(--ink);background:#fff;line-height:1.5;overflow-wrap:anywhere;
font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'PingFang TC','Noto Sans TC','Microsoft JhengHei',sans-serif}
.report *{box-sizing:border-box}
.report header{border-bottom:3px solid var(--accent);padding-bottom:12px;margin-bottom:20px}
.report h1{margin:0;font-size:26px;line-height:1.25}
.report h2{margin:36px 0 12px;font-size:20px}
.report h3{margin:28px 0 8px;font-size:16px}
.report p{margin:4px 0}
.report .muted{color:var(--muted);font-size:14px}
.report .note{margin:12px 0;padding:10px 14px;border-radius:10px;background:var(--warn-soft);color:var(--warn)}
.report .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(132px,1fr));gap:10px;margin:0}
.report .tiles div{padding:12px 14px;border-radius:12px;background:#f5f5f3}
.report .tiles .main{background:var(--soft)}
.report dt{color:var(--muted);font-size:14px}
.report dd{margin:0}
.report dd strong{display:block;font-size:22px;line-height:1.3;font-variant-numeric:tabular-nums}
.report dd span{color:var(--muted);font-size:13px}
.report .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,300px),1fr));gap:20px;align-items:start;margin-top:24px}
.report figure{margin:0;break-inside:avoid}
.report svg{display:block;width:100%;max-width:520px;height:auto}
.report figcaption{font-weight:700;margin-bottom:6px}
.report .scroll{overflow-x:auto;-webkit-overflow-scrolling:touch}
.report .scroll:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.report table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}
.report th{padding:8px;text-align:left;vertical-align:bottom;border-bottom:2px solid var(--ink);white-space:nowrap}
.report td{padding:7px 8px;vertical-align:top;border-bottom:1px solid var(--line);overflow-wrap:normal}
.report td.text{min-width:6em;overflow-wrap:anywhere}
.report .number{text-align:right;white-space:nowrap}
.report .code,.report .time{white-space:nowrap}
.report tr.pending td{background:var(--warn-soft)}
.report .empty{padding:40px 20px;border:2px dashed var(--line);border-radius:16px;text-align:center}
.report .empty h2{margin:0 0 8px}
@media screen{body:has(>.report){margin:0}}
@media screen and (max-width:640px){.report .tiles .main{grid-column:1/-1}.report td.text{min-width:9em}}
@page{size:A4 landscape;margin:12mm}
@media print{
.report{max-width:none;padding:0;font-size:10pt;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.report h1{font-size:18pt}.report h2{font-size:14pt;margin-top:16pt}.report h3{font-size:11pt;margin-top:12pt}
.report h2,.report h3,.report figcaption{break-after:avoid}
.report table{font-size:8pt}
.report th,.report td{padding:3pt 4pt}
.report thead{display:table-header-group}
.report tr,.report .tiles,.report .note{break-inside:avoid}
.report .scroll{overflow:visible}
.report .charts{grid-template-columns:repeat(3,1fr);gap:12pt}
.report .tiles{grid-template-columns:repeat(7,1fr)}
.report dd strong{font-size:13pt}
.report .detail{break-before:page}
}
`;
