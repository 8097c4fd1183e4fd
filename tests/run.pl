#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0
#
# Run the test programs of the named groups and count what they report:
#
#	run.pl self series prove compare stored soak kernel consumers docs configs kernels
#	       coverage code hardware walks faults matrix mutants bases bench iov follow explore
#
# kernel, consumers, configs, explore, hardware and code use what prove leaves in the cache. Each
# program prints TAP.
# The last line is `N passed, N failed, N skipped`. A program that breaks off, or ends
# with an error without a failed test, counts as one failed test; one that is skipped as
# a whole counts as one skipped test.

use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use TAP::Harness;
use TAP::Parser::Aggregator;

my $top = dirname(dirname(abs_path($0)));
chdir $top or die "error: $top: $!\n";
$| = 1;

my $cache = ($ENV{XDG_CACHE_HOME} || "$ENV{HOME}/.cache") . '/zpci-readd';
my %group = (
	self   => sub { map { [[$_], $_] } glob('build/tests/*_test'), grep { -x } glob('tests/*.sh') },
	consumers => sub { map { [[$_], $_] } grep { -x } glob('tests/consumers/*.sh') },
	explore => sub { map { [[$_], $_] } grep { -x } glob('tests/explore/*.sh') },
	docs => sub { map { [[$_], $_] } grep { -x } glob('tests/docs/*.sh') },
	series => sub {
		([[qw(build/series-lint --series series --patches patches)], 'series-lint'],
		 map { [[qw(build/series-lint --series), "$_/series", '--patches', $_],
			"series-lint $_"] } grep { -e "$_/metadata.json" } glob("patches/*"))
	},
	code   => sub { [['tools/lint/own-code.sh'], 'own-code'] },
	prove  => sub { [[qw(tests/keep-output prove build/zlab prove -v)], 'prove'] },
	compare => sub { [[qw(tests/keep-output compare build/zlab compare -v)], 'compare'] },
	# Only what has changed since it was run here.
	stored => sub { [[qw(tests/keep-output compare build/zlab compare -v --stored)],
			    'compare'] },
	kernel => sub { [['tools/lint/kernel-checks.sh', '--cache', $cache, '--series', 'series',
			  '--mutants', 'tests/mutants'],
			 'kernel-checks'] },
	configs => sub { [['tools/lint/kernel-checks.sh', '--cache', $cache, '--series', 'series',
			   '--configs', 'tools/lint/configs'], 'configs'] },
	# On kernels that the user gives, skipped without.
	bases => sub {
		my @names = map { m,^patches/(.*)/metadata.json, } glob('patches/*/metadata.json');
		map { my $name = $_; map { [['tests/full/bases.sh', $name, $_], "$name $_"] }
			qw(prove lint readers) } @names;
	},
	hardware => sub { [['tests/hardware/run.sh'], 'hardware'] },
	# The same steps each time: what is red here was not red before.
	soak => sub { [[qw(build/zlab soak -v --seed 1 --walks 5)], 'soak'] },
	walks => sub { [[qw(build/zlab soak -v --minutes 10)], 'soak'] },
	faults => sub { [[qw(build/zlab faults -v)], 'faults'] },
	matrix => sub { [[qw(build/zlab matrix -v --anew)], 'matrix'] },
	mutants => sub { [[qw(build/zlab mutants -v)], 'mutants'] },
	kernels => sub { [[qw(build/zlab kernels -v)], 'kernels'] },
	coverage => sub { [[qw(build/zlab coverage -v)], 'coverage'] },
	bench => sub { [['tests/full/bench.sh'], 'bench'] },
	iov => sub { [['tests/full/iov.sh'], 'iov'] },
	follow => sub { [['tests/full/follow-6.12.sh'], 'follow'] },
);

die "error: name groups: " . join(' ', sort keys %group) . "\n" unless @ARGV;
my $total = TAP::Parser::Aggregator->new;
my $harness;
$total->start;
for my $name (@ARGV) {
	my $list = $group{$name} or die "error: no test group $name\n";
	my %command = map { $_->[1] => $_->[0] } $list->();
	$harness = TAP::Harness->new({
		failures => 1,
		# The tests with fakes mostly wait. The others use all there is.
		jobs     => $name eq 'self' ? 2 : 1,
		exec     => sub { $command{$_[1]} },
	});
	$harness->aggregate_tests($total, sort keys %command);
}
$total->stop;
$harness->summary($total);

# Programs that died, printed no plan or exited non-zero though all tests passed
my $broken = 0;
for my $parser ($total->parsers) {
	$broken++ if ($parser->parse_errors || $parser->exit) && !$parser->failed;
}
my $failed = $total->failed + $broken;
my $left_out = grep { $_->skip_all } $total->parsers;
my $skipped = $total->skipped + $left_out;
my $passed = $total->passed - $total->skipped;
print "$passed passed, $failed failed, $skipped skipped\n";
# Nothing at all is no good result, unless each program has said why.
exit($failed || (!$passed && $left_out < $total->parsers) ? 1 : 0);
