% Maximum ratio transmission of `haps` in Octave or MATLAB: octave --quiet matched.m instance.mat solution.mat
arguments = argv();
network = load(arguments{1});
answer = struct();
for b = 0 : numel(network.tx_power_max_w) - 1
  h = network.(sprintf('h_%d', b));                      % (users, antennas), the user receives h^H w
  w = h ./ max(sqrt(sum(abs(h) .^ 2, 2)), realmin);      % row k: the beam of stream k
  w = w * sqrt(network.tx_power_max_w(b + 1) / max(sum(abs(w(:)) .^ 2), realmin));
  answer.(sprintf('w_%d', b)) = complex(w);
end
save('-v6', arguments{2}, '-struct', 'answer');
