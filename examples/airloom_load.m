function s = airloom_load(file)
% AIRLOOM_LOAD  Instance or solution of Airloom as a struct: s.h(c+1, l+1, d+1, n+1) is h[c, l, d, n] of the manual.
%
%   s = airloom_load('network.mat')
%
% Arrays have the extents of docs/files.md, [C L D N]; indices that are stored in arrays (subcarrier_dl, node, ...) count from 0
% there as in every other format. Integers become double, so that they mix with other numbers. The user receives h' * w.
  s = load(file);
  for name = fieldnames(s)'
    x = s.(name{1});
    if isinteger(x), s.(name{1}) = double(x); end
  end
end
