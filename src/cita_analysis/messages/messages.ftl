### Everything that figures, their notes and the report say, in the order of the report: templates in the syntax of
### Project Fluent (https://projectfluent.org/fluent/guide/). `wording` puts the values in; line breaks become blanks.
###
### A value is called by what it is or what it counts: $activities is how many activities, and { activities } says it,
### "1 activity" or "44 activities". [0], [1] and [one] choose by a number, [1] and [0] also by what is so or not, other
### names by a choice. A list chooses by how many it lists: none, one, or a tie.

## Counts

activities =
    { $activities ->
        [one] { $activities } activity
       *[other] { $activities } activities
    }
bodies =
    { $bodies ->
        [one] { $bodies } body
       *[other] { $bodies } bodies
    }
countries =
    { $countries ->
        [one] { $countries } country
       *[other] { $countries } countries
    }
pairs =
    { $pairs ->
        [one] { $pairs } pair
       *[other] { $pairs } pairs
    }
hubs =
    { $hubs ->
        [one] { $hubs } hub
       *[other] { $hubs } hubs
    }
statements =
    { $statements ->
        [one] { $statements } statement
       *[other] { $statements } statements
    }
units =
    { $units } { $unit ->
        [statement] { $units ->
            [one] statement
           *[other] statements
        }
       *[activity] { $units ->
            [one] activity
           *[other] activities
        }
    }
projects =
    { $projects ->
        [one] { $projects } project
       *[other] { $projects } projects
    }
dated-marks =
    { $marks ->
        [one] { $marks } dated mark
       *[other] { $marks } dated marks
    }

in-words =
    { $count ->
        [0] no
        [1] one
        [2] two
        [3] three
        [4] four
        [5] five
        [6] six
        [7] seven
        [8] eight
        [9] nine
        [10] ten
        [11] eleven
        [12] twelve
       *[other] { $count }
    }
alone-in-words =
    { $count ->
        [0] none
       *[other] { in-words }
    }
activities-in-words =
    { in-words } { $count ->
        [one] activity
       *[other] activities
    }
dated-results-in-words =
    { in-words } dated { $count ->
        [one] result
       *[other] results
    }

and = { $before } and { $last }

## Names

statuses =
    .completed = completed
    .ongoing = ongoing
    .planned = planned
    .planned_ongoing = planned or ongoing
    .proposed = proposed
    .unspecified = no status
kinds =
    .carec = CAREC body
    .adb = ADB
    .development_partner = development partner
    .national = national body
    .collective = group of bodies
kinds-of-several =
    .carec = CAREC bodies
    .adb = ADB
    .development_partner = development partners
    .national = national bodies
    .collective = groups of bodies
roles =
    .named = named
    .tentative = tentative
    .regional = as a member of the whole region
states =
    .delivered = delivered
    .overdue = overdue
    .due = due
    .ahead = ahead
state-by-year-alone = { $state } (by year alone)
watched =
    .overdue = overdue
    .due = due in the quarter
    .past_period = past its period
countings =
    .full = Full counting
    .fractional = Fractional counting
periods =
    .past = past their period, open
    .open = in their period, open
    .done = with nothing open
past-and-open = past their period, open
whole-region = Whole region
all-activities = All activities
on-hold = { $country } (on hold)
# A country's name inside a sentence.
in-sentence =
    { $article ->
        [1] the { $country }
       *[0] { $country }
    }
name-with-code = { $name } ({ $code })
pillar = Pillar { $pillar }: { $title }
one-alone = { $name } alone
pillar-number = Pillar { $pillar }
pillar-with-number = { pillar } ({ $number })

## Notes and sources

source = Source: { $title } (ADB/CAREC); authors' tabulation.
citation =
    Asian Development Bank (ADB), Central Asia Regional Economic Cooperation (CAREC) Program. { $title }. Tabulated with
    cita_analysis.
source-undated = Nothing dates the source: how much of { $quarter } it knows is open.
source-end = The source ends on { $day }, before the end of { $quarter }.

counted-values =
    .countries = countries
    .pairs_of_countries = pairs of countries
    .bodies = bodies
    .kinds_of_bodies = kinds of bodies
    .pairs_of_bodies = pairs of bodies
    .statuses = statuses
    .pairs_of_statuses = pairs of statuses
    .values = values
counting-note =
    { $n } of { units }; { $counting ->
        [fractional] fractional counting ({ a-unit } with k distinct { $values } counts 1/k for each)
       *[full] full counting ({ a-unit } counts once for each of its distinct { $values })
    }; { $regional ->
        [spread] regional activities spread over members
       *[apart] regional activities apart
    }; { afg }{ $tentative ->
        [0] ; tentative participants not counted
       *[1] { "" }
    }.
a-unit =
    { $unit ->
        [statement] a statement
       *[activity] an activity
    }
afg =
    { $afg_on_hold ->
        [1] AFG on hold and not counted
       *[0] AFG counted
    }
chance-note =
    Chance: { $draws } random { $draws ->
        [one] table that keeps
       *[other] tables that keep
    } how many each activity names and how many activities name each (FDSM); two-sided; { pairs }, corrected by Benjamini
    and Hochberg at { $alpha }; { $within_reach } of them { $within_reach ->
        [one] is
       *[other] are
    } in enough activities to reach p = 0.05 at all. { $converged ->
        [0] The draws have not settled: take no pair for news.
       *[1] { "" }
    }
beyond-chance =
    { $beyond } of { pairs } { $beyond ->
        [one] is
       *[other] { $pairs ->
            [one] is
           *[other] are
        }
    } beyond chance after correction

## Who takes part

nobody = No activity has a participant that counts

# A list of those that share the first place; each of them has the number.
each =
    { $first ->
        [one] { "" }
       *[other] { " each" }
    }
for-the-whole-region =
    { $regional } of { activities } { $regional ->
        [one] is
       *[other] { $activities ->
            [one] is
           *[other] are
        }
    } for the whole region

participation-by-role-title =
    { $spread ->
        [1] With regional activities spread over members,
       *[0] { $regional ->
            [0] Of { activities },
           *[other] { for-the-whole-region }; in the other { $others ->
                [1] one,
               *[other] { $others },
            }
        }
    } { $first } { $counting ->
        [fractional] { $first ->
            [one] has
           *[other] have
        } the largest share
       *[full] { $first ->
            [one] takes
           *[other] take
        } part most often
    } ({ $most }{ each })
participation-by-role-title-none-named = No country is named: { for-the-whole-region }
participation-by-role-caption =
    Activities each country takes part in, by role: named in the plan, tentative (in square brackets there), or as a
    member of the whole region.
participation-by-role-alt = Bar chart of activities by country. { $countries }.

participation-by-pillar-title = Countries are named in { $pillars }
# The noun stands with the first pillar alone.
named-in-pillar =
    { $named ->
        [0] none
       *[other] { $named }
    } of { $nth ->
        [1] { activities }
       *[other] { $activities }
    } in pillar { $pillar }
participation-by-pillar-caption =
    Activities each country takes part in, by pillar of the plan ({ $pillars }). Darker cells have more activities.
participation-by-pillar-alt = Table of activities by country and pillar. { $countries }.

participation-counting-title =
    { $countries ->
        [0] No country is named, so that there is nothing to rank
        [1] One country alone is named, first by full and by fractional counting
       *[other] { $moving ->
            [0] Full and fractional counting rank the { countries } alike
           *[other] Fractional counting moves { $moving } of { countries }: { $moves }
        }
    }
rises =
    { $moving } { $moving ->
        [one] rises
       *[other] rise
    }
falls =
    { $moving } { $moving ->
        [one] falls
       *[other] fall
    }
participation-counting-caption =
    Rank and number of activities of each country, by full counting (left) and by fractional counting (right). Ranks that
    several countries share are given as an interval.
participation-counting-alt =
    Slope chart of ranks, full then fractional. { $ranks ->
        [0] No country has one.
       *[other] { $ranks }.
    }
rank-then-rank = { $country }: rank { $full }, then { $fractional }
participation-counting-note =
    { $full } Fractional: an activity with k distinct countries counts 1/k for each.

participation-by-year-title =
    Most activities are under way in { $years } ({ $most }){ $falling ->
        [1] ; { activities } { $activities ->
            [one] reaches
           *[other] reach
        } { $last }
       *[0] { "" }
    }
participation-by-year-title-none = No activity has a participant and a period
participation-by-year-caption =
    Activities whose implementation period has the year, by country; the country's own period where one is printed. Darker
    cells have more.
participation-by-year-alt =
    Table of activities by country and year. { $countries ->
        [0] None is under way.
       *[other] { $countries }.
    }
participation-by-year-note =
    { $counting } { $cut ->
        [1] Years before { $year } are not drawn.
       *[0] { "" }
    }

participation-incidence-title =
    { $activities ->
        [0] No activity names a country
       *[other] { activities } { $activities ->
            [one] names
           *[other] name
        } countries, { $several ->
            [0] none
           *[other] { $several }
        } of them more than one
    }
participation-incidence-caption =
    Which activity names which country: full marks are named, open marks tentative (printed in square brackets). At the
    ends: how many countries an activity names, and activities a country.
participation-incidence-alt =
    Table of marks, { activities } by { countries }. { $listed ->
        [0] { "" }
       *[other] { $listed }
    }
participation-incidence-note =
    { $counting } Named { times-named }, tentative { times-tentative }.
times-named =
    { $named } { $named ->
        [one] time
       *[other] times
    }
times-tentative =
    { $tentative } { $tentative ->
        [one] time
       *[other] times
    }

# Of pairs, full: activities; fractional: their share.
share-of-a-pair =
    { $counting ->
        [fractional] a share of { $activities }
       *[full] { activities }
    }{ each }
participation-together-title =
    { $first ->
        [0] No two countries take part together: no activity has a pair
       *[other] { $first } take part together most often ({ share-of-a-pair }); { $chance }
    }
participation-together-caption =
    Activities that two countries both take part in. Each cell is a pair: the country at the left and the one whose code
    stands above it.
participation-together-alt = Triangular table of pairs of countries. { pairs-listed }.
participation-together-note = { $counting } { $chance }
pairs-listed =
    { $pairs ->
        [0] No pair shares an activity
       *[other] { $pairs }
    }

## Who is listed together

no-body = No activity lists a body
# Of a parent, its units are counted with it.
units-with-parents =
    { $level ->
        [parent] { ", units counted with the body they belong to" }
       *[body] { "" }
    }
once-listed =
    { $once ->
        [0] none
       *[other] { $once }
    } of { bodies } { $once ->
        [one] is
       *[other] { $bodies ->
            [one] is
           *[other] are
        }
    } listed only once

partners-bodies-title =
    { $first } { $first ->
        [one] is
       *[other] are
    } listed most: { $counting ->
        [fractional] a share of { $most }
       *[full] in { $most }
    } of { activities }{ each }; { once-listed }
partners-bodies-caption =
    Activities in which each body is listed{ units-with-parents }; those in fewer activities stand in the note.
partners-bodies-alt =
    Bar chart of activities by body. { $drawn ->
        [0] { $others ->
            [0] No body is listed.
           *[other] None is listed twice.
        }
       *[other] { $drawn }{ $others ->
            [0] .
            [one] ; { $others } other in fewer activities.
           *[other] ; { $others } others in fewer activities.
        }
    }
partners-bodies-note =
    { $counting } { $rest ->
        [0] { "" }
       *[other] { $rest }
    }
without-a-bar =
    Without a bar, in { activities }{ $bodies ->
        [one] { "" }
       *[other] { " each" }
    }: { $bodies }.

partners-incidence-title =
    { $once } of { bodies } { $once ->
        [one] is
       *[other] { $bodies ->
            [one] is
           *[other] are
        }
    } listed in one activity only; { $first } { $first ->
        [one] is
       *[other] are each
    } in { $most } of { $activities }
partners-incidence-caption =
    Which activity lists which body: a mark for each, activities by pillar and bodies in the order of the activities that
    list them. At the ends: how many bodies an activity lists, and activities a body.
partners-incidence-alt =
    Table of marks, { activities } by { bodies }. { $listed ->
        [0] { "" }
       *[other] { $listed }
    }

partners-by-pillar-title =
    { $kinds ->
        [1] { $kind ->
            [adb] Listed is
           *[other] Listed are
        }
       *[other] Listed are
    } { $kinds } of { activities }
kind-in = { $kind } in { $activities }
partners-by-pillar-caption =
    Share of each pillar's activities that list a body of each kind; an activity may list several kinds.
partners-by-pillar-alt = Bar charts of kinds of bodies, one for each pillar. { $pillars }

partners-chance-title =
    { $beyond ->
        [more] { $chance }, { $a }–{ $b } (more than chance gives) the surest
        [less] { $chance }, { $a }–{ $b } (less than chance gives) the surest
       *[neither] { $chance }; { $a }–{ $b } comes closest ({ $shared } shared, { $expected } expected)
    }
partners-chance-title-none = { $chance }: no activity has a pair
partners-chance-caption =
    Activities that a pair of bodies shares (mark), beside the middle 95% of what chance gives (band) and its mean (stroke):
    pairs beyond chance and the nearest to it first, then those that share most or would by chance. Of many pairs some
    leave their band by chance alone: the correction is for that.
partners-chance-alt =
    Chart of pairs against chance. { $pairs ->
        [0] No activity has a pair.
       *[other] { $pairs }.
    }
pair-against-chance = { $a }–{ $b } shares { $shared }, chance gives { $low } to { $high }
partners-chance-note =
    { $counting } Mark: the plan; band: the middle 95% of what chance gives; stroke: its mean. Drawn: { $drawn } of
    { pairs }. { $chance }

partners-colisting-title =
    { $first ->
        [0] No two bodies are co-listed: no activity has a pair
       *[other] { $first } are co-listed most often ({ share-of-a-pair }); { $chance }
    }
partners-colisting-caption =
    Activities that list both bodies of a pair{ units-with-parents }: { $drawn } of { bodies }, those in { $fewest }
    activities or more. { not-working-together }
partners-colisting-alt = Triangular table of pairs of bodies. { pairs-listed }.
partners-colisting-note =
    { $counting } Drawn: the { $drawn } of { bodies } in { $fewest } activities or more. { $chance }
not-working-together = Co-listed does not mean that they work together.

partners-network-title =
    { $chance }; { $most ->
        [0] no body is co-listed with another, of { bodies }
       *[other] { $first } { $first ->
            [one] is
           *[other] are each
        } co-listed with { $most } of { $others } other { $others ->
            [one] body
           *[other] bodies
        }, the most
    }
partners-network-caption =
    Bodies listed in the same activities{ units-with-parents }. A body's mark grows with its activities, a line's width with
    the activities that list both its ends; a dark line is a pair beyond chance. { not-working-together }
partners-network-alt =
    Network of { bodies } and { pairs } co-listed. { $degrees ->
        [0] { "" }
       *[other] { $degrees }.
    }
body-with-others =
    { $body } with { $others } { $others ->
        [one] other
       *[other] others
    }
partners-network-note = { $counting } { bodies }, { pairs }; positions carry no number. { $chance }

without-hubs = Without { $hubs }
partners-without-hubs-title =
    { $hubs ->
        [0] No body is a hub: none is in more than a third of the activities
       *[other] { $bodies ->
            [0] { without-hubs }, no body is left
            [1] { without-hubs }, { $bodies } body is left, linked to none
           *[other] { without-hubs }, { $largest ->
                [0] no two of { bodies } are co-listed,
               *[other] the largest group that is linked has { $largest } of { bodies },
            } and { $alone ->
                [0] none are
                [one] { $alone } is
               *[other] { $alone } are
            } linked to none
        }
    }
partners-without-hubs-caption =
    The network of bodies listed in the same activities{ units-with-parents } without its hubs, those in more than a third
    of the activities; each body stands where it does with them. { not-working-together }
partners-without-hubs-alt =
    Network of { bodies } without { $hubs ->
        [0] any hub
       *[other] { $hubs }
    }: { pairs } co-listed.
partners-without-hubs-note =
    { $counting } Left out: { $hubs ->
        [0] no body
       *[other] { $hubs }
    }. { $chance }

partners-ranks-title =
    { $first ->
        [0] No two activities list the same body, so that there is nothing to rank
        [one] { $first } is listed most, apart from all others in { activities }
       *[other] { $first } are listed most; { activities } cannot tell them apart
    }
partners-ranks-caption =
    Rank of each body by activities that list it (mark) and the middle 95% of its ranks in { $resamples } resamples of the
    activities (line). A rule opens a group: its first body is apart from the first of the group above; neighbours across a
    rule need not be.
partners-ranks-alt =
    Chart of ranks with intervals. { $ranks ->
        [0] No body has one.
       *[other] { $ranks }.
    }
rank-and-group = { $body }: rank { $rank }, group { $group }
partners-ranks-note =
    { $counting } Drawn: { $drawn } of { bodies }, those in { $fewest } activities or more. Line: the middle 95% of the
    ranks in { $resamples } resamples of the activities. A rule opens a group: its first body is apart from the first of the
    group above, neighbours across it need not be.

## How far things have come

no-status = No activity has a status
# Which status leads in which pillars, these with their shares.
leads-in =
    { $first } { $first ->
        [one] leads
       *[other] lead
    } in { $pillars ->
        [one] pillar
       *[other] pillars
    } { $pillars }
pillar-and-share = { $pillar } ({ $share })
shares-in-pillar =
    Pillar { $pillar }: { $shares ->
        [0] none
       *[other] { $shares }
    }.

status-by-activity-caption =
    Status of the activities by pillar, as a share of their { $counting ->
        [fractional] weight.
       *[full] activities; an activity of several statuses is in each of them.
    }
status-by-activity-alt = Bar charts of statuses, one for each pillar. { $pillars }

status-by-statement-title =
    { $statuses ->
        [0] No activity has a statement
       *[other] Of { statements }, { $statuses }
    }
# The verb stands with the first status alone.
statements-say =
    { $statements } { $nth ->
        [1] { $statements ->
            [one] says
           *[other] say
        }
       *[other] { "" }
    } { $status }
status-by-statement-caption =
    Status of the statements that the plan makes about its activities, by pillar. Hatched: the status is not printed but
    follows from the statement's verb or from a correction.
status-by-statement-alt = Bar charts of statuses, one for each pillar. { $pillars }
status-by-statement-note =
    { $counting } { $unprinted } of { $statuses } { $statuses ->
        [one] status is
       *[other] statuses { $unprinted ->
            [one] is
           *[other] are
        }
    } inferred or corrected, not printed (hatched in the picture).

status-together-title =
    { $alone } of { activities } { $alone ->
        [one] has
       *[other] { $activities ->
            [one] has
           *[other] have
        }
    } one status alone{ $first ->
        [0] { "" }
       *[other] ; { $first } stand together most ({ $most ->
            [one] { $most } activity
           *[other] { $most } activities
        }{ each })
    }
status-and-status = { $a } and { $b }
status-alone = { $status } alone
status-together-caption =
    Activities that have both statuses; in the diagonal, those that have one alone. An activity with three statuses is in
    three pairs.
status-together-alt =
    Triangular table of pairs of statuses. { $pairs ->
        [0] No activity has a status.
       *[other] { $pairs }.
    }

dated-results =
    { $results ->
        [one] { $results } dated result
       *[other] { $results } dated results
    }
status-milestones-title =
    At the end of { $quarter }, { dated-results } { $results ->
        [one] is
       *[other] are
    } delivered; of the dated plans, { $overdue } { $overdue ->
        [one] is
       *[other] are
    } overdue, { $due } due in the quarter and { $ahead } ahead
status-milestones-caption =
    Results that the plan dates, by quarter. Above: completed. Below: planned or proposed and not answered by a later
    completed result, judged at the end of { $quarter }.
status-milestones-alt =
    Column chart of dated results by quarter. { $quarters ->
        [0] There is none.
       *[other] { $quarters }.
    }
state-in-quarter = { $quarter }: { $results } { $state }
status-milestones-note =
    { $judged } of { dated-marks }: those of completed, planned and proposed results ({ $answered } answered by a later
    result, not drawn); a mark that names several countries counts once for each; { afg }. Hatched: dated by year alone,
    drawn in the year's first quarter if completed, else in its last.

status-periods-title =
    At the end of { $quarter }, { $past } of { activities } { $past ->
        [one] is past its period
       *[other] { $activities ->
            [one] is past its period
           *[other] are past their period
        }
    } with something still open; { $ending } more with something open { $ending ->
        [one] ends
       *[other] end
    } in { $year }
status-periods-caption =
    Implementation periods of the activities by pillar, each divided among the statuses that the plan gives to parts of the
    activity. Broken lines lead from a period that is over to the line, the end of { $quarter }, where something is still open:
    ongoing, planned or proposed.
status-of-activities = { $status }: { activities }
status-periods-alt =
    Timeline of implementation periods. { $statuses }. Past its period with something open: { $past ->
        [0] none
       *[other] { $past }
    }.
status-periods-note =
    { $drawn } of { activities }, each counted once in each of its statuses; where the period differs by country, from the
    earliest to the latest year; { afg }.

status-watch-list-title =
    At the end of { $quarter }, { dated-results } { $results ->
        [one] is
       *[other] are
    } overdue, { $due } due in the quarter, and { activities } past { $activities ->
        [one] its period
       *[other] their period
    }
status-watch-list-caption =
    Results that the plan dates and activities past their period, judged at the end of { $quarter }.
status-watch-list-alt =
    Table. { $rows ->
        [0] { nothing-watched }
       *[other] { $rows }.
    }
watched-row = { $activity }, { $state }, { $day }
status-watch-list-note =
    { rows }: planned or proposed results of { dated-marks } by the end of their date, and of { activities } those whose
    last year has ended while something is open; full counting; { afg }. { $left ->
        [0] { "" }
        [one] { $left } more is not shown.
       *[other] { $left } more are not shown.
    }
nothing-watched = Nothing is due, overdue or past its period.
rows =
    { $rows } { $rows ->
        [one] row
       *[other] rows
    }

## The report

heading = CAREC Integrated Trade Agenda, { $quarter }
scope = What the { $title } says, judged at { $day }.
figure-questions =
    .participation_by_role = How many activities does each country take part in, and how?
    .participation_by_pillar = In which pillar does each country take part?
    .participation_counting = Does the way of counting change the ranks of the countries?
    .participation_by_year = When are activities under way, and where?
    .participation_incidence = Which country takes part in which activity?
    .participation_together = Which countries take part in the same activities?
    .partners_bodies = In how many activities is each institution listed?
    .partners_incidence = Which institution is listed in which activity?
    .partners_by_pillar = Which kinds of institutions are listed in each pillar?
    .partners_chance = Do pairs of institutions share more activities than chance gives?
    .partners_colisting = Which institutions are listed in the same activities?
    .partners_network = How do the institutions that are listed together connect?
    .partners_without_hubs = What is left of the network without its hubs?
    .partners_ranks = How certain are the ranks of the institutions listed most?
    .status_by_activity = How far have the activities of each pillar come?
    .status_by_statement = How far has each pillar come, by single statements?
    .status_together = Which statuses occur in the same activity?
    .status_milestones = Which results with a date are delivered, due, overdue or ahead?
    .status_periods = Which activities are past their period with something still open?
    .status_watch_list = What should be asked about in this quarter?
    .brief_pillars = In which pillars is this country named, beside the others?
    .brief_periods = When do the activities of this country end, and what is dated in them?

sections =
    .participation = Who takes part
    .partners = Who is listed together
    .status = How far things have come

errors-in-the-data =
    { $errors ->
        [one] { $errors } error in the data:
       *[other] { $errors } errors in the data:
    }
watch-list-caption = { rows }: overdue first, then by date
group-with-activities = { $title }: { activities }

summary-new =
    Since { $day } the plan reports { $delivered } delivered; { $overdue } became overdue, and { $past } with open work
    passed { $past ->
        [one] its
       *[other] their
    } period.
summary-results =
    Of the results it dates, { $delivered } { $delivered ->
        [one] was
       *[other] were
    } delivered by { $day }; { $due } { $due ->
        [one] is
       *[other] are
    } due in the quarter, { $overdue } overdue and { $ahead } still ahead.
summary-past =
    { $activities ->
        [0] No activity with open work is past its period.
        [one] { $past } is past its period while something in it is still open: { $activities }.
       *[other] { $past } are past their period while something in them is still open: { $activities }.
    }
summary-limit =
    The plan speaks as of { $as_of }, the date of the latest completed milestone in it: what happened from then to { $day }
    is not in these pages.
summary-extent =
    The plan has { $activities } in { $projects }{ $pillars ->
        [0] .
       *[other] : { $pillars }.
    }
summary-pillar = { $activities } under { $title }
summary-participation =
    { $regional } of the { activities } { $regional ->
        [one] is
       *[other] { $activities ->
            [one] is
           *[other] are
        }
    } for the whole region; among the others { $first } { $first ->
        [one] takes
       *[other] take
    } part most often ({ $most }{ each }).
summary-no-country = No activity names a country that takes part: all are for the whole region.
summary-progress =
    { $statuses ->
        [0] { no-status }.
       *[other] An activity counted once and shared among its statuses, the plan stands at { $statuses }.
    }
summary-status = { $share } { $status }

groups-by-state =
    .delivered = Results delivered
    .answered = Plans answered by a later completed result
    .due = Results due in the quarter
    .overdue = Results overdue
    .ahead = Results still ahead
    .past = Past their period while something is open
groups-of-news =
    .delivered = Results delivered in the quarter
    .overdue = Results overdue since the quarter began
    .past = Past their period since the quarter began
groups-by-scope =
    .regional = For the whole region
    .named = For countries that are named
group-of-status = With something { $status }
group-of-the-region = The whole region
groups =
    .new = New in the quarter
    .state = By the quarter's judgement
    .pillar = By pillar
    .scope = By scope
    .status = By status
    .country = By country
    .body = By institution, with the units that belong to it

## The brief for a country

brief-states =
    { $states ->
        [0] none
       *[other] { $states }
    }
brief-others = other members { $span }, median { $median }
no-period = no period
brief-pillars-title =
    { $named } of { activities } { $named ->
        [1] names
       *[other] { $activities ->
            [one] names
           *[other] name
        }
    } { $who }; the median of the other members is { $median }
brief-pillars-caption =
    Activities that name { $who }; open: something is ongoing, planned or proposed. Below each bar: from the lowest to the
    highest of the other members, with a stroke at their median.
brief-pillars-alt = Stacked bars, one for each pillar. { $pillars }.
brief-pillars-note =
    { $n } of { activities }; full counting; tentative participants counted, regional activities apart; { $members ->
        [one] { $members } member
       *[other] { $members } members
    } beside it, AFG on hold and not among them.
brief-periods-title =
    { $activities ->
        [0] No activity names { $who }, and no status text speaks of it
       *[other] { $past } of { activities } that { $activities ->
            [one] names { $who } or speaks
           *[other] name { $who } or speak
        } of it { $past ->
            [1] is past its period
           *[other] { $activities ->
                [one] is past its period
               *[other] are past their period
            }
        } with something open; { $ending } more { $ending ->
            [one] ends
           *[other] end
        } in { $year }
    }
brief-periods-caption =
    Implementation periods; below each, the dates of results of { $who } itself or of the activity as a whole, without those
    of other countries alone. The line is the end of { $quarter }.
brief-periods-alt =
    Timeline. { $periods ->
        [0] { brief-periods-none }
       *[other] { $periods }. Past its period with something open: { $past ->
            [0] none
           *[other] { $past }
        }
    }.
brief-period = { $activity } { $span }, { $state }
brief-periods-none = No activity to draw
brief-key = result { $state }
brief-periods-note =
    { $drawn } of { activities }, each counted once, with the country's own period where one is printed.{ $left ->
        [0] { "" }
        [one] { "" } { $left } more is not drawn.
       *[other] { "" } { $left } more are not drawn.
    }

brief-title = { $country } in the CAREC Integrated Trade Agenda
brief-subtitle = Country brief for { $quarter }, judged at { $day }, after the { $title }
brief-now = What matters now
brief-on-hold =
    Activities in and for { $who } are on hold since { $day }. What follows is what the plan prints, not what is under way.
brief-part =
    { $who } is named in { $named ->
        [0] none
       *[other] { $named }
    } of the plan's { activities }{ $tentative ->
        [0] { "" }
       *[other] , tentatively in { $tentative }
    }{ $mentioned ->
        [0] { "" }
        [one] , and the status text of { $mentioned } more mentions it
       *[other] , and the status texts of { $mentioned } more mention it
    }; { $regional } { $regional ->
        [one] is
       *[other] are
    } for the whole region, and so for every member.
brief-results =
    { $dated ->
        [0] The plan dates no result for { $who } or for an activity that names it.
       *[other] Of the results that the plan dates for { $who } or for activities that name it, { $delivered } { $delivered ->
            [one] was
           *[other] were
        } delivered by { $day }; { $overdue } { $overdue ->
            [one] is
           *[other] are
        } overdue, { $due } due in the quarter and { $ahead } ahead.
    } Of those for the whole region, { $regional_overdue } { $regional_overdue ->
        [one] is
       *[other] are
    } overdue and { $regional_due } due in the quarter.
brief-past =
    { $named ->
        [0] No activity names { $who }, so that none of its own can be past its period;
       *[other] Of the { $named } that { $named ->
            [one] names
           *[other] name
        } { $who }, { $past ->
            [0] none is past its period with something open
            [one] { $past } is past its period with something open
           *[other] { $past } are past their period with something open
        }, and { $ending ->
            [0] none with something open ends in { $year }
            [one] { $ending } ends in { $year } with something open
           *[other] { $ending } end in { $year } with something open
        };
    } of those for the whole region, { $regional_past ->
        [0] none is past its period.
        [one] { $regional_past } is past its period.
       *[other] { $regional_past } are past their period.
    }
more = { $more } more
brief-taking-part = How { $who } takes part
brief-activities =
    { activities } that { $activities ->
        [one] concerns
       *[other] concern
    } { $who } by name: { $ways }
brief-of-way = { $n } { $way }
brief-ways-counted =
    .named = named
    .tentative = tentative (in square brackets in the plan)
    .mentioned = mentioned in the status text alone
    .spoken_of = for the whole region, with it in the status text
brief-activity-heads =
    .activity = Activity
    .way = How
    .period = Period
    .status = Stands at
    .page = Page
brief-ways =
    .named = named
    .tentative = tentative
    .mentioned = mentioned only
    .spoken_of = regional, in its status
    .regional = regional
brief-more =
    { $more ->
        [one] And one more: { $more }.
       *[other] And more: { $more }.
    }
brief-no-activity = No activity names { $who }, and no status text speaks of it.
brief-regional =
    For the whole region { $regional ->
        [one] there is { $regional } activity, in which { $who } takes part
       *[other] there are { $regional } activities, in which { $who } takes part
    } like every member (by page):
brief-pillar = Pillar { $pillar }, { $title }: { $activities }.
brief-on-page = p. { $page }: { $ids }
brief-dated = Results with a date
brief-ring =
    { $whose ->
        [own] Of { $who } itself:
        [by_name] Of activities that name { $who }:
       *[regional] Of activities for the whole region:
    }
brief-counts =
    { $delivered } delivered, { $overdue } overdue{ $overdue_ids ->
        [0] { "" }
       *[other] { "" } ({ $overdue_ids })
    }, { $due } due in the quarter{ $due_ids ->
        [0] { "" }
       *[other] { "" } ({ $due_ids })
    }, { $ahead } ahead{ $ahead_ids ->
        [0] { "" }
       *[other] { "" } ({ $ahead_ids })
    }.
brief-dated-rows =
    { $results ->
        [one] { $results } dated result
       *[other] { $results } dated results
    }, the country's own first; without those delivered for the whole region
brief-result-heads =
    .state = State
    .day = Date
    .said = Activity, and what the plan says
    .whose = Whose
    .page = Page
brief-whose =
    { $whose ->
        [own] { $country } itself
        [by_name] activity names it
       *[regional] whole region
    }
brief-more-results = And { $more } more.
brief-with-whom = Listed together
brief-co-listed =
    Countries: { $countries ->
        [0] none is named in an activity together with it.
       *[other] co-listed in the { $named ->
            [one] activity that names it: { $countries }.
           *[other] { $named } activities that name it: { $countries }.
        }
    }
brief-bodies =
    Bodies there: { $bodies ->
        [0] none.
       *[other] { $bodies }, in so many of { $named }.
    }
brief-bodies-regional =
    Bodies in regional activities: { $bodies ->
        [0] none.
       *[other] { $bodies }, in so many of { $regional }.
    }
brief-own-bodies =
    Of { $who }'s own bodies the plan lists { $bodies ->
        [0] none in these activities.
       *[other] { $bodies }.
    }
brief-method = Method, doubts and source
brief-counting =
    Full counting: an activity counts once for each country, body or state. A dated plan is judged by the end of its date at
    the quarter's last day, unless a later result of the activity answers it; past its period: the last year has ended with
    something open. Results of other countries alone are left out. Co-listed does not say working together; units count with
    their body; { $on_hold ->
        [1] AFG counted, in this brief alone.
       *[0] AFG on hold and not counted.
    }
brief-doubts =
    { $doubts ->
        [0] Reading the plan left no doubt about the activities that concern { $who } by name.
        [one] Reading the plan left 1 doubt about the activities that concern { $who } by name: { $kinds }.
       *[other] Reading the plan left { $doubts } doubts about the activities that concern { $who } by name: { $kinds }.
    }

## Networks: the methods, and what comes of them

methods-data =
    { $title }: { $named } of its { activities } { $named ->
        [one] names
       *[other] { $activities ->
            [one] names
           *[other] name
        }
    } { $nodes } { $side ->
        [country] { $nodes ->
            [one] country
           *[other] countries
        } (in the cell of participating countries)
       *[body] { $nodes ->
            [one] body
           *[other] bodies
        } { $side ->
            [parent] (units counted with the body they belong to)
           *[body] (as listed)
        }
    }, { $times ->
        [one] { $times } time
       *[other] { $times } times
    } in all; { $once } of them in one activity only (Afghanistan { $afg_on_hold ->
        [1] on hold and not counted
       *[0] counted
    }, participants in square brackets { $tentative ->
        [1] counted
       *[0] not counted
    }). Two are co-listed when one activity names both; that they work together is not in the plan.
methods-weights =
    Pairs are weighted by shared activities; by 1/(k - 1) for each activity with k of them (Newman 2001, and the fractional
    counting of Perianes-Rodriguez et al. 2016); by 2/(k(k - 1)), the activity's weight of 1 in equal parts among its pairs;
    and by Jaccard's index, cosine and association strength (van Eck and Waltman 2009).
methods-null-model =
    The null model keeps both margins, how many each activity names and how many activities name each, and holds all such
    matrices for equally likely (fixed degree sequence model; Neal et al. 2021): { $draws } { $draws ->
        [one] was
       *[other] were
    } drawn by global curveball trades (Strona et al. 2014; Carstens et al. 2018), one every { $between } trades after the
    first { $before }, in { $chains } chains, of which half began at the plan and half at a table built from its margins
    alone (seed { $seed }). { $converged ->
        [1] They agree
       *[0] They do not agree yet, so that no result should be used
    }: the largest potential scale reduction (Gelman and Rubin 1992) is { $rhat }; the draws of each half alone find { $one }
    and { $other } pairs, and no one-sided p differs between them by more than { $apart }.
methods-tests =
    { $pairs ->
        [one] The one pair
       *[other] Each of the { pairs }
    } is tested two-sided, those that share nothing too (twice the smaller share of draws with as many or more, or as few or
    fewer, the plan counted as a draw: Phipson and Smyth 2010), and corrected by Benjamini and Hochberg (1995) at { $alpha }:
    { $chance }. Given how few activities they are in, { $within_reach } { $within_reach ->
        [one] pair
       *[other] pairs
    } could have had a p of 0.05 at all, and { $alone } could have passed the correction alone; that a pair is not beyond
    chance does not say that it came by chance. Statistics of the whole network (modularity: Newman and Girvan 2004) are held
    against the same draws, uncorrected: { $statistics }. The model takes activities for unrelated; those of one project
    often repeat its bodies, which makes p too small. With each project as one row { $chance_by_project }, and the statistics
    are: { $statistics_by_project }.
statistic-against-draws = { $statistic } { $value } (draws { $low } to { $high }, { $p })
methods-ranks =
    Rank intervals are the middle 95% of { $resamples } bootstrap resamples of the activities; a group opens with the first
    that the first of the group before exceeds in 97.5% of them. Hubs, left out for comparison, are named in more than a
    third of the activities ({ $hubs ->
        [0] none
       *[other] { $hubs }
    }).
methods-communities =
    Communities of the { $grouped } in two activities or more are the best of { $seeds } Louvain partitions (Blondel et al.
    2008) of Newman's weights, with modularity { $modularity } ({ $p } among { $draws } draws, { $p_by_project } by project);
    where both are beyond chance, those are shown whose members stand together in { $stable } of { $resamples } resamples
    that have them (a bound of Hennig 2007): { $communities }.
methods-versions = Computed with cita_analysis { $version } ({ $libraries }).
statistics =
    .modularity_pillar = modularity of activities by pillar
    .modularity_kind = modularity by kind of body
    .nestedness = nestedness (NODF; Almeida-Neto et al. 2008)
    .pairs_shared = share of pairs that share an activity
    .one_kind = share of activities with one kind of body
    .one_parent = share of activities with one parent
    .one_node = share of activities with one body

example =
    { $a } stands in { $a_activities } and { $b } in { $b_activities } of { activities }. Where the marks are dealt out anew
    and all these numbers kept, the two meet in { $expected } activities on average, mostly in { $low } to { $high }. In the
    plan they meet in { $shared }.
example-without-a-pair = No two stand in the same activity, so that there is no pair to tell of.
findings-pairs = Pairs: { $chance } ({ $within_reach } could have been told from it at all).
findings-whole =
    The whole differs from chance (p at most 0.05, not corrected) in, by activity: { $by_activity ->
        [0] nothing
       *[other] { $by_activity }
    }; by project: { $by_project ->
        [0] nothing
       *[other] { $by_project }
    }.
findings-communities = Communities: { $communities }.
communities-shown =
    { $shown } of { $found ->
        [one] { $found } community
       *[other] { $found } communities
    } found among { $nodes ->
        [one] { $nodes } node
       *[other] { $nodes } nodes
    } of two activities or more { $shown ->
        [one] is
       *[other] { $found ->
            [one] is
           *[other] are
        }
    } stable enough to show

## A report that is not whole

parts-failed =
    { $parts } { $parts ->
        [one] part
       *[other] parts
    } of it failed; all else stands.
