"""The forty-five mechanisms of the five places: what stands for each, and which test shows it.

Reform files say themselves which mechanisms they stand for, and the page of the model in which sections it tells of
them; the rest is here. ``docs/reference/mechanisms.md`` is made from all three.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One mechanism.

    Attributes
    ----------
    number : int
        1 to 45: M1 to M45.
    en, zh : str
        Name.
    sources : str
        Source documents that describe it, S0 to S4; ``none``: known from elsewhere (in S3 party members answer the
        community's whistle, not departments).
    modules, tests : tuple of str
        Files of the repository that hold it; tests that show what it does, ``file::test``.
    gap : str
        What of it is not built yet; empty: nothing.
    """

    number: int
    en: str
    zh: str
    sources: str
    modules: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    gap: str = ""


MECHANISMS: Final = (
    Mechanism(
        1, "Four-level closed loop", "四级闭环、四级联动", "S0, S3",
        modules=("sim/flow/routes.py", "sim/flow/stages.py",),
        tests=(
            "tests/flow/test_routes.py::test_cases_take_the_desks_of_their_route",
            "tests/flow/test_routes.py::test_transfers_take_working_hours_of_the_office",
        ),
    ),
    Mechanism(
        2, "Merging of parallel grids", "多网合一、双网融合", "S0, S2",
        modules=("sim/institutions/paperwork.py",),
        tests=(
            "tests/institutions/test_paperwork.py::test_duplicates_grow_with_systems_and_never_touch_residents",
            "tests/flow/test_stress_directions.py::test_the_burden_solves_less",
        ),
    ),
    Mechanism(
        3, "One grid, one branch", "一网格一支部", "S0, S2, S3",
        modules=("sim/institutions/branches.py", "sim/institutions/word_of_mouth.py",),
        tests=(
            "tests/institutions/test_branches.py::test_more_coverage_only_adds_branches",
            "tests/institutions/test_branches.py::test_members_of_livelier_branches_hear_of_more",
        ),
    ),
    Mechanism(
        4, "Household visits", "党员联户、入户走访", "S0",
        modules=(
            "sim/institutions/member_visits.py", "sim/institutions/outreach_rounds.py", "sim/institutions/outreach.py",
        ),
        tests=(
            "tests/institutions/test_member_visits.py::test_a_year_has_as_many_visits_as_members_make",
            "tests/institutions/test_outreach.py::test_more_visits_find_more_and_narrow_the_gap_in_reporting",
        ),
    ),
    Mechanism(
        5, "Agency service", "全程代办、最多跑一次", "S0",
        modules=("sim/flow/journeys.py", "sim/institutions/services.py",),
        tests=(
            "tests/flow/test_journeys.py::test_what_a_member_carries_costs_hours_and_no_journey",
        ),
    ),
    Mechanism(
        6, "Whistle and report-in of departments", "社区吹哨、部门报到", "none",
        modules=("sim/flow/whistle.py", "sim/institutions/whistle.py",),
        tests=(
            "tests/flow/test_whistle.py::test_frequent_whistles_tire",
            "tests/institutions/test_interactions.py::test_whistles_tire",
        ),
    ),
    Mechanism(
        7, "Double report-in of members", "双报到", "S2, S3",
        modules=("sim/institutions/volunteers.py", "sim/flow/volunteers.py",),
        tests=(
            "tests/institutions/test_volunteers.py::test_more_members_who_report_in_give_more_hours_and_free_staff",
            "tests/institutions/test_interactions.py::test_recorded_attendance_keeps_members_coming",
        ),
    ),
    Mechanism(
        8, "Calm and surge", "平战结合", "S0, S2",
        modules=("sim/institutions/surge.py", "sim/demand/shocks.py",),
        tests=(
            "tests/institutions/test_surge.py::test_a_regime_shortens_the_queues_of_a_shock_and_finds_less",
        ),
    ),
    Mechanism(
        9, "Three-party linkage with property firms", "三方联动、红色物业", "S1, S2",
        modules=("sim/flow/rounds.py", "sim/institutions/services.py",),
        tests=(
            "tests/flow/test_rounds.py::test_a_better_chance_never_needs_more_rounds",
        ),
    ),
    Mechanism(
        10, "Project claiming", "项目认领制", "S4",
        modules=("sim/flow/claims.py", "sim/flow/boards.py",),
        tests=(
            "tests/institutions/test_units.py::test_units_leave_the_less_worthwhile_cases",
        ),
    ),
    Mechanism(
        11, "Big committees and joint meetings", "大工委、大党委、联席会议", "S1, S3",
        modules=("sim/institutions/units.py",),
        tests=(
            "tests/institutions/test_units.py::test_contributions_decay_without_recognition_and_hold_with_it",
        ),
    ),
    Mechanism(
        12, "Part-time committee members", "兼职委员", "S4",
        modules=("sim/institutions/units.py",),
        tests=(
            "tests/institutions/test_units.py::test_each_reward_makes_units_more_willing",
        ),
    ),
    Mechanism(
        13, "Big departments, facing down, accountability", "大部制、向下对应、首问负责", "S1, S3",
        modules=("sim/flow/passing.py", "sim/organisation/organisation.py",),
        tests=(
            "tests/flow/test_directions.py::test_fewer_offices_alone_shorten_the_median_of_the_street",
            "tests/flow/test_passing.py::test_accountability_lowers_wrong_dispatch",
        ),
    ),
    Mechanism(
        14, "Delegation with a capability test", "事权下放、点菜式承接", "S1, S3",
        modules=("sim/demand/delegation.py",),
        tests=(
            "tests/flow/test_directions.py::test_delegation_lightens_the_streets",
            "tests/flow/test_street_choice.py::test_a_street_solves_below_what_it_has_taken_on",
            "tests/institutions/test_interactions.py::test_authority_without_capacity_does_not_help",
        ),
    ),
    Mechanism(
        15, "Enforcement stationed at the street", "执法力量下沉、街为所用", "S3",
        modules=("sim/demand/delegation.py", "sim/organisation/organisation.py",),
        tests=(
            "tests/world/test_stationing.py::test_officials_move_from_departments_to_the_streets_of_their_district",
            "tests/institutions/test_interactions.py::test_stationing_gains_distance_and_loses_pooling",
        ),
    ),
    Mechanism(
        16, "Funding by norms, need and performance", "经费保障、党费暖基层", "S2, S3",
        modules=("sim/institutions/funding.py", "sim/institutions/helpers.py", "sim/flow/money.py",),
        tests=(
            "tests/institutions/test_funding.py::test_need_follows_residents_and_deprivation_at_the_same_total",
            "tests/flow/test_accounts.py::test_accounts_add_up_at_every_days_end",
        ),
    ),
    Mechanism(
        17, "Posts and routes into them", "员额配备、三种来源", "S0, S3",
        modules=("sim/organisation/organisation.py", "sim/institutions/turnover.py", "sim/institutions/part_time.py",),
        tests=(
            "tests/world/test_organisation.py::test_posts_stay_between_the_least_and_the_most",
            "tests/world/test_stationing.py::test_routes_into_posts_move_the_skill_of_community_staff_alone",
        ),
    ),
    Mechanism(
        18, "Pay, grades, 80/20", "三岗十八级、薪酬二八开", "S0, S3",
        modules=("sim/institutions/weekly_review.py", "sim/institutions/effort.py", "sim/institutions/honesty.py",),
        tests=(
            "tests/institutions/test_effort.py::test_pay_and_incentives_raise_effort",
            "tests/institutions/test_honesty.py::test_a_higher_performance_share_closes_more_on_paper_and_more_superficially",
        ),
    ),
    Mechanism(
        19, "Training and secondments", "培训、跟岗锻炼、第一书记", "S0, S2",
        modules=("sim/institutions/learning.py", "sim/institutions/secondment.py",),
        tests=(
            "tests/institutions/test_learning.py::test_training_raises_skill",
            "tests/institutions/test_turnover.py::test_secondments_bring_skill_and_cost_hands",
        ),
    ),
    Mechanism(
        20, "Commendation and promotion", "评优、两个三分之一", "S2, S3",
        modules=("sim/institutions/promotion.py", "sim/institutions/evaluation.py", "sim/institutions/effort.py",),
        tests=(
            "tests/institutions/test_promotion.py::test_prospects_keep_people_and_raise_what_is_seen",
            "tests/institutions/test_effort.py::test_the_best_are_commended_the_day_after_and_recognition_fades",
        ),
    ),
    Mechanism(
        21, "Star rating of branches by process items or results", "党支部6大类22小项星级评定、2168 标准", "S0, S2, S4",
        modules=("sim/institutions/results.py", "sim/institutions/stars.py",),
        tests=(
            "tests/institutions/test_stars.py::test_a_higher_weight_of_process_lifts_paper_more_than_solutions_and_costs_hours",
            "tests/institutions/test_stars.py::test_scores_and_stars_follow_from_the_items_of_every_branch",
        ),
    ),
    Mechanism(
        22, "All-round appraisal", "三百六十度评价", "S3",
        modules=("sim/institutions/appraisal.py",),
        tests=(
            "tests/institutions/test_appraisal.py::test_residents_with_a_say_bring_fewer_closings_on_paper_only_and_truer_ones",
            "tests/institutions/test_appraisal.py::test_reciprocity_compresses_the_spread_of_marks",
        ),
    ),
    Mechanism(
        23, "Annual evaluation, inquiries between, and audits", "季度调研、半年评估、年度考核，啄木鸟督查", "S2, S4",
        modules=("sim/institutions/evaluation.py", "sim/institutions/honesty.py",),
        tests=(
            "tests/institutions/test_effort.py::test_effort_pulses_before_evaluations",
            "tests/institutions/test_honesty.py::test_audits_take_the_superficial_closings_back",
        ),
    ),
    Mechanism(
        24, "Two-colour warning of members", "党员双色预警", "S2",
        modules=("sim/institutions/member_warning.py", "sim/institutions/warning.py",),
        tests=(
            "tests/institutions/test_member_warning.py::"
            "test_warned_members_come_more_often_and_talks_take_hours_of_communities",
            "tests/institutions/test_warnings.py::test_red_communities_recover_sooner_and_others_hardly_notice",
        ),
    ),
    Mechanism(
        25, "Secretary's project", "书记项目", "S0, S2",
        modules=("sim/flow/teams.py",),
        tests=(
            "tests/flow/test_teams.py::test_a_team_keeps_its_people_until_the_case_closes",
        ),
    ),
    Mechanism(
        26, "Tiers and moving between them", "分类定级、晋位升级", "S4",
        modules=("sim/institutions/tiers.py",),
        tests=(
            "tests/institutions/test_tiers.py::test_moves_are_by_one_tier_and_only_beyond_the_dead_zone",
            "tests/institutions/test_tiers.py::test_effort_rises_near_a_threshold",
        ),
    ),
    Mechanism(
        27, "Rectification, demonstration sites, imitation", "软弱涣散整顿、示范点、现场会", "S1, S2",
        modules=("sim/institutions/rectification.py", "sim/institutions/imitation.py",),
        tests=(
            "tests/institutions/test_rectification.py::test_who_is_put_right_closes_more_than_without",
            "tests/institutions/test_imitation.py::test_a_good_practice_spreads_from_the_pilot_and_more_is_solved",
        ),
    ),
    Mechanism(
        28, "Direct train", "问题直通车", "S1",
        modules=("sim/flow/routes.py",),
        tests=(
            "tests/flow/test_stress_directions.py::test_the_direct_train_skips_levels_and_leaves_the_work_to_the_top",
            "tests/flow/test_directions.py::test_the_direct_route_saves_desks",
        ),
    ),
    Mechanism(
        29, "Appointments and platform", "双向预约、智慧党建", "S1, S3",
        modules=("sim/flow/journeys.py", "sim/institutions/services.py",),
        tests=(
            "tests/flow/test_journeys.py::test_appointments_help_those_with_digital_access_alone",
        ),
    ),
    Mechanism(
        30, "New employment: branches and mobile sensors", "先锋指数、新就业群体移动哨点", "S2",
        modules=("sim/institutions/sensors.py", "sim/institutions/outreach.py",),
        tests=(
            "tests/institutions/test_sensors.py::test_more_sensors_find_more_of_what_can_be_seen_and_less_lapses",
            "tests/institutions/test_sensors.py::test_taking_part_decays_to_what_points_hold_and_points_are_paid",
            "tests/institutions/test_outreach.py::test_branches_of_their_own_narrow_the_gap_of_their_group",
        ),
    ),
    Mechanism(
        31, "Hometown branches", "同乡村党支部", "S4",
        modules=("sim/institutions/outreach.py",),
        tests=(
            "tests/institutions/test_outreach.py::test_branches_are_drawn_by_lot_and_only_added_by_a_higher_share",
        ),
    ),
    Mechanism(
        32, "Branches of buildings and parks", "楼宇、园区党建", "S3, S4",
        modules=("sim/institutions/branches.py", "sim/institutions/word_of_mouth.py",),
        tests=(
            "tests/institutions/test_branches.py::test_kinds_exist_as_far_as_they_are_covered",
        ),
    ),
    Mechanism(
        33, "Temporary committee for renovation", "临时党委、老旧小区改造", "S1",
        modules=("sim/institutions/renovation.py", "sim/flow/teams.py", "sim/flow/closing.py",),
        tests=(
            "tests/institutions/test_renovation.py::test_a_committee_waits_for_the_slowest_party_and_turns_for_all",
            "tests/flow/test_teams.py::test_a_committee_removes_the_cause",
            "tests/flow/test_causes.py::test_occurrences_after_the_removal_are_averted_and_no_others",
        ),
    ),
    Mechanism(
        34, "Industry-chain alliances", "产业链党建联盟", "S0, S2",
        modules=("sim/institutions/units.py", "sim/institutions/branches.py",),
        tests=(
            "tests/institutions/test_scope.py::test_a_lever_in_one_street_changes_that_street_alone",
            "tests/institutions/test_branches.py::test_kinds_exist_as_far_as_they_are_covered",
        ),
    ),
    Mechanism(
        35, "Reciprocity of units", "六共、双向清单", "S0",
        modules=("sim/institutions/units.py",),
        tests=(
            "tests/institutions/test_units.py::test_each_reward_makes_units_more_willing",
        ),
    ),
    Mechanism(
        36, "Deliberation", "党群议事", "S0",
        modules=("sim/flow/rounds.py",),
        tests=(
            "tests/flow/test_rounds.py::test_deliberation_is_slower_and_more_satisfying",
        ),
    ),
    Mechanism(
        37, "Recruitment and training in new sectors", "两新组织发展党员、双向培养", "S2, S4",
        modules=("sim/institutions/recruitment.py",),
        tests=(
            "tests/institutions/test_recruitment.py::test_new_members_join_the_branches_where_people_in_new_employment_live",
            "tests/institutions/test_recruitment.py::test_more_members_mean_more_volunteers",
            "tests/institutions/test_recruitment.py::test_training_works_both_ways_and_is_paid_for",
        ),
    ),
    Mechanism(
        38, "Service centres and signs", "党群服务中心、牌子清理", "S0, S2, S3",
        modules=("sim/institutions/centres.py", "sim/institutions/paperwork.py",),
        tests=(
            "tests/institutions/test_centres.py::test_more_is_told_at_upgraded_centres_and_nothing_else_moves",
            "tests/institutions/test_paperwork.py::test_the_parts_add_up_in_one_place",
        ),
    ),
    Mechanism(
        39, "Pooled and posted staff", "两委两中心、党建中心集中管理", "S3",
        modules=("sim/institutions/posting.py", "sim/flow/assignment.py",),
        tests=(
            "tests/institutions/test_posting.py::test_the_pool_goes_to_where_cases_wait",
            "tests/flow/test_assignment.py::test_a_pool_shortens_waits_and_works_the_same_hours",
        ),
    ),
    Mechanism(
        40, "Bottom line and tasks from above", "社区兜底、上面千条线", "S3",
        modules=("sim/flow/passing.py", "sim/institutions/paperwork.py",),
        tests=(
            "tests/flow/test_passing.py::test_what_nobody_owns_goes_round_or_falls_to_the_community",
            "tests/institutions/test_paperwork.py::test_more_tasks_only_add_tasks",
        ),
    ),
    Mechanism(
        41, "Policy reversals", "决策翻烧饼", "S1",
        modules=("sim/institutions/paperwork.py",),
        tests=(
            "tests/institutions/test_paperwork.py::test_a_reversal_is_over_after_its_weeks",
            "tests/institutions/test_paperwork.py::test_offices_lose_time_to_reversals_alone",
        ),
    ),
    Mechanism(
        42, "Decay of branches, members who belong elsewhere", "弱化、虚化、空心化、两栖化", "S0, S1, S4",
        modules=("sim/institutions/branches.py", "sim/institutions/volunteers.py",),
        tests=(
            "tests/institutions/test_volunteers.py::test_members_who_belong_elsewhere_take_part_where_report_in_reaches_them",
            "tests/institutions/test_branches.py::test_vitality_decays_when_meetings_stop",
        ),
    ),
    Mechanism(
        43, "Assistance to the vulnerable", "一帮一、结对帮扶", "S0, S4",
        modules=("sim/institutions/assistance.py", "sim/flow/priorities.py",),
        tests=(
            "tests/institutions/test_assistance.py::test_helpers_find_needs_of_their_households_alone",
            "tests/institutions/test_assistance.py::test_only_the_visited_groups_report_more_and_only_where_they_are_visited",
        ),
    ),
    Mechanism(
        44, "Three types of grids", "三类网格、群防群治", "S3, S4",
        modules=("sim/world/layout.py", "sim/institutions/outreach_rounds.py",),
        tests=(
            "tests/demand/test_shocks.py::test_multipliers_by_grid_type_move_needs_to_these_grids",
        ),
    ),
    Mechanism(
        45, "Staged roll-out", "分阶段推开", "S3",
        modules=("sim/scenario/rollout.py", "sim/institutions/core/levers.py", "sim/experiments/panel.py",),
        tests=(
            "tests/institutions/test_rollout_runs.py::test_a_pilot_of_visits_changes_one_street_and_only_from_its_day_on",
            "tests/institutions/test_scope.py::test_a_lever_in_one_street_changes_that_street_alone",
            "tests/experiments/test_panel.py::test_the_interval_covers_the_effect_that_paired_runs_know",
        ),
    ),
)
