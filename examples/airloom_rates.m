% Reads a network of system haps and its beams, and computes the users' spectral efficiency from the formula of the manual.
%
%   airloom draw haps -o network.mat
%   airloom solve haps --instance network.mat -o beams.mat
%   octave-cli --path examples examples/airloom_rates.m        (in MATLAB: addpath examples, airloom_rates)
x = airloom_load('network.mat');
s = airloom_load('beams.mat');
users = size(x.h_0, 1);
received = zeros(users);                            % (u, k): amplitude of stream k at user u
for b = 0:numel(x.tx_power_max_w) - 1
  h = x.(sprintf('h_%d', b));                       % (users, antennas)
  w = s.(sprintf('w_%d', b));                       % (streams, antennas)
  received = received + conj(h) * w.';
end
power = abs(received) .^ 2;
signal = diag(power);
noise = x.noise_w(:) .* ones(users, 1);
se = log2(1 + signal ./ (sum(power, 2) - signal + noise));
fprintf('%.10g\n', se);
