module tokenmeter/bench

go 1.25
