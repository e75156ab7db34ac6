// Loaded into n8n before anything else (node --require): says on standard error whom it calls outside this machine.
const dns = require('node:dns');
const net = require('node:net');

const isHere = (host) =>
	host === undefined || /^(localhost|127\.|::1$|::ffff:127\.|0\.0\.0\.0|::$)/.test(host);
const tell = (host) => {
	if (!isHere(host)) process.stderr.write(`OUTSIDE ${host}\n`);
};

const { lookup } = dns;
dns.lookup = (host, ...rest) => {
	tell(host);
	return lookup(host, ...rest);
};

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...args) {
	const [options] = [args[0]].flat();
	if (typeof options === 'object') tell(options.host);
	return connect.apply(this, args);
};
