import { h } from './dom.js';
import { t } from './words.js';

let hiding;

/** A short notice that goes away by itself. */
export function toast(text) {
	const element = document.getElementById('toast');
	element.textContent = text;
	element.classList.add('shown');
	clearTimeout(hiding);
	hiding = setTimeout(() => element.classList.remove('shown'), 3500);
}

/**
 * Asks for a few values.
 *
 * @param {string} title
 * @param {Node[]} fields inputs with a `name`; checkboxes of one name give a list
 * @param {string} confirm words on the button
 * @returns {Promise<FormData|undefined>} `undefined` when cancelled
 */
export function ask(title, fields, confirm) {
	const dialog = document.getElementById('dialog');
	return new Promise((resolve) => {
		let values;
		const form = h(
			'form',
			{
				onsubmit: (event) => {
					event.preventDefault();
					values = new FormData(form);
					dialog.close();
				},
			},
			h('h2', {}, title),
			...fields,
			h(
				'div.dialog-buttons',
				{},
				h('button.plain', { type: 'button', onclick: () => dialog.close() }, t('cancel')),
				h('button.primary', { type: 'submit' }, confirm),
			),
		);
		dialog.replaceChildren(form);
		dialog.onclose = () => resolve(values);
		// A handler in this form that returned `false` would keep buttons from submitting.
		dialog.onclick = (event) => {
			if (event.target === dialog) dialog.close();
		};
		dialog.showModal();
		form.querySelector('input:not([type=checkbox])')?.focus();
	});
}

export function field(label, properties) {
	return h(
		'label.field',
		{},
		h('span', {}, label),
		h('input', { type: 'text', autocomplete: 'off', ...properties }),
	);
}

export function checkbox(label, properties) {
	return h('label.check', {}, h('input', { type: 'checkbox', ...properties }), h('span', {}, label));
}

/** A small menu below a button. */
export function menu(anchor, items) {
	document.querySelector('.menu')?.remove();
	const close = () => {
		element.remove();
		document.removeEventListener('click', onClick, true);
		document.removeEventListener('keydown', onKey, true);
	};
	const onClick = (event) => !element.contains(event.target) && close();
	const onKey = (event) => {
		if (event.key === 'Escape') {
			close();
			anchor.focus();
		}
	};
	const element = h(
		'div.menu',
		{ role: 'menu' },
		...items.map(([label, action]) =>
			h(
				'button',
				{
					type: 'button',
					role: 'menuitem',
					onclick: () => {
						close();
						action();
					},
				},
				label,
			),
		),
	);
	document.body.append(element);
	const { left, right, top, bottom } = anchor.getBoundingClientRect();
	const { offsetWidth, offsetHeight } = element;
	const x = left + offsetWidth + 8 > innerWidth ? right - offsetWidth : left;
	const y = bottom + offsetHeight + 8 > innerHeight ? top - offsetHeight - 4 : bottom + 4;
	Object.assign(element.style, { left: `${Math.max(8, x)}px`, top: `${Math.max(8, y)}px` });
	element.querySelector('button').focus();
	setTimeout(() => {
		document.addEventListener('click', onClick, true);
		document.addEventListener('keydown', onKey, true);
	});
}
